"""Put the readings of all files of a run together into one Run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from msgspec.structs import replace

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import FileRead, Framework, Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.beside_deaths import without_foreign_deaths
from jindan_tools.readers.continued import join_continued
from jindan_tools.readers.contract import LOG_READER, Reading, merge
from jindan_tools.readers.ending import judge_ending
from jindan_tools.readers.merge_series import drop_older_checkpoints, drop_twins
from jindan_tools.readers.progress import judge_progress
from jindan_tools.readers.segments import Rewind, Segmented, segment_together
from jindan_tools.readers.versions import listed_version
from jindan_tools.resolve.config import resolve_config

_OF_TRANSFORMERS = frozenset({"per_device_train_batch_size", "transformers_version"})
_RELEASE = frozenset({"transformers_version", "huggingface_version"})
_NOTEBOOK = ".ipynb"
_ERRORS = frozenset({EventKind.EXCEPTION, EventKind.TRACEBACK_CUT, EventKind.INTERRUPT, EventKind.CUDA_OOM})
_OF_AGENTS = ("ep_rew", "ep_len", "episod", "approx", "policy", "actor", "Policy", "Actor")


def assemble(root: str, name: str, files: Sequence[FileRead], readings: Sequence[Reading]) -> Run:
    """Return the Run of the given readings: curves merged and segmented, configuration resolved, ending judged."""
    whole = merge(readings)
    named = _named_by_measure(_named_by_twin(_without_unplaced_bars(whole.series)))
    told = _beside_held_out(_phase_by_company(named))
    joined = drop_twins(join_continued(drop_older_checkpoints(_without_moving_targets(told))))
    raw = _with_epoch_means(_with_only_losses(joined))
    series, rewinds = _segmented(raw)
    events = (*_of_other_programs(_without_errors_of_notebooks(whole.events, files), whole.series), *rewinds)
    framework = whole.framework or _by_settings(whole.settings) or (Framework.PYTORCH if series else Framework.UNKNOWN)
    settings = _of_last_start(whole.settings, series)
    progress = judge_progress(settings, series, events, framework)
    # A log tells that training went on, also where a table beside it tells the same curve better.
    told = (*series, *whole.series)
    own = judge_ending(framework, [e for e in events if not e.number("beside")], told, progress)
    if any(e.kind is EventKind.WARNING and "leaked" in e.text for e in events):
        # Few logs end with it.
        from jindan_tools.readers.leaked_ends import with_leaked_ends  # noqa: PLC0415

        events = with_leaked_ends(events, own, progress, told)
    events = without_foreign_deaths(events, own, Path(root), [f.path for f in files if f.reader == LOG_READER])
    return Run(
        root=root,
        name=name,
        framework=framework,
        version=whole.version or listed_version(framework, events) or _told_version(framework, settings),
        files=tuple(files),
        settings=tuple(settings),
        series=series,
        events=events,
        config=resolve_config(settings, events, series, framework, progress.steps_planned),
        ending=judge_ending(framework, events, told, progress),
        epochs_done=progress.epochs_done,
        epochs_planned=progress.epochs_planned,
        steps_done=progress.steps_done,
        steps_planned=progress.steps_planned,
    )


def _by_settings(settings: Sequence[Setting]) -> Framework | None:
    """Return the Trainer of transformers where settings that no file holds together (MLflow's) have its names."""
    return Framework.HF_TRAINER if {s.leaf for s in settings} >= _OF_TRANSFORMERS else None


def _told_version(framework: Framework, settings: Sequence[Setting]) -> str | None:
    """Return the release that the Trainer hands to a tracker with the configuration of the model, which to_dict writes anew."""
    if framework is not Framework.HF_TRAINER:
        return None
    return next((str(s.value) for s in settings if s.leaf in _RELEASE and s.value), None)


def _without_errors_of_notebooks(events: Sequence[Event], files: Sequence[FileRead]) -> Sequence[Event]:
    """Leave out what went wrong in a notebook beside a log: the log tells of the run, the notebook of a look at it."""
    logged = any(f.reader == LOG_READER and not f.path.endswith(_NOTEBOOK) for f in files)
    own = (e for e in events if not (e.source.path.endswith(_NOTEBOOK) and e.kind in _ERRORS))
    return tuple(own) if logged else events


def _of_other_programs(events: Sequence[Event], found: Sequence[Series]) -> Sequence[Event]:
    recorded = {series.path for series in found}
    if not recorded or all(e.kind not in _ERRORS or e.source.path in recorded for e in events):
        return events
    # Few runs have an error in a file that holds no curve.
    from jindan_tools.readers.other_programs import told_beside  # noqa: PLC0415

    return told_beside(events, recorded)


def _of_last_start(settings: Sequence[Setting], series: Sequence[Series]) -> Sequence[Setting]:
    if all(s.segment == 0 for s in series):
        return settings
    # Few logs hold several starts.
    from jindan_tools.readers.last_start import of_last_start  # noqa: PLC0415

    return of_last_start(settings, series)


def _named_by_twin(found: Sequence[Series]) -> Sequence[Series]:
    roles = {series.role for series in found}
    if Role.TRAIN_LOSS in roles or Role.VAL_LOSS not in roles or Role.OTHER not in roles:
        return found
    # Most runs call their training loss by a known name.
    from jindan_tools.readers.named_by_twin import named_by_twin  # noqa: PLC0415

    return named_by_twin(found)


def _named_by_measure(found: Sequence[Series]) -> Sequence[Series]:
    if any(series.role in (Role.TRAIN_LOSS, Role.VAL_LOSS) for series in found):
        return found
    # Most runs call their loss one.
    from jindan_tools.readers.named_by_measure import named_by_measure  # noqa: PLC0415

    return named_by_measure(found)


def _phase_by_company(found: Sequence[Series]) -> Sequence[Series]:
    if any(series.name == "loss_v" for series in found):
        # Few runs name the splits of their loss by a letter.
        from jindan_tools.readers.phase_by_company import by_letters  # noqa: PLC0415

        found = by_letters(found)
    roles = {series.role for series in found}
    if Role.VAL_LOSS not in roles:
        return found
    if Role.TRAIN_METRIC not in roles and not any(
        series.name.lower().endswith(("v_loss", "vloss")) for series in found
    ):
        return found
    # Runs without a metric beside a held-out loss have nothing to tell apart.
    from jindan_tools.readers.phase_by_company import phase_by_company  # noqa: PLC0415

    return phase_by_company(found)


def _beside_held_out(found: Sequence[Series]) -> Sequence[Series]:
    roles = {series.role for series in found}
    if Role.VAL_METRIC not in roles or Role.TRAIN_METRIC not in roles:
        return found
    held_out = {(s.path, s.lines[0]) for s in found if s.role is Role.VAL_METRIC and s.lines}
    if not any(
        (s.path, s.lines[0] - gap) in held_out
        for s in found
        if s.role is Role.TRAIN_METRIC and s.lines
        for gap in (1, 2, 3, 4)
    ):
        return found
    # In few logs a metric without a split stands right below a held-out one.
    from jindan_tools.readers.beside_held_out import beside_held_out  # noqa: PLC0415

    return beside_held_out(found)


def _without_unplaced_bars(found: Sequence[Series]) -> Sequence[Series]:
    """Leave out the loss of bars that count nothing, which those of the evaluation draw as well, beside one with a place."""
    if not any(s.axis is Axis.ROW and s.name == "progress/loss" for s in found):
        return found
    placed = any(s.role is Role.TRAIN_LOSS and s.total and s.axis is not Axis.ROW and len(s) > 1 for s in found)
    return [s for s in found if not (placed and s.axis is Axis.ROW and s.name == "progress/loss")]


def _without_moving_targets(found: Sequence[Series]) -> Sequence[Series]:
    if not any(word in series.name for series in found for word in _OF_AGENTS):
        return found
    # Few runs are of an agent.
    from jindan_tools.readers.moving_targets import without_moving_targets  # noqa: PLC0415

    return without_moving_targets(found)


def _with_only_losses(found: Sequence[Series]) -> Sequence[Series]:
    """Return the series with a loss that is the only one of its role as the whole: `ctc_loss` beside no other is no part."""
    for role in (Role.TRAIN_LOSS, Role.VAL_LOSS):
        of_role = [s for s in found if s.role is role]
        if not of_role or any(s.total for s in of_role):
            continue
        if len({s.name for s in of_role}) == 1 or _one_after_another(of_role):
            found = [replace(s, total=True) if s.role is role else s for s in found]
    return found


def _one_after_another(found: Sequence[Series]) -> bool:
    """Say whether each loss was logged where no other was, as trainings of one script by MSE and then by MAE are."""
    spans = sorted((s.path, s.lines[0], s.lines[-1]) for s in found if s.lines and s.axis is not Axis.ROW)
    one_file = len({path for path, _, _ in spans}) == 1
    return one_file and len(spans) == len(found) and all(a[2] < b[1] for a, b in pairwise(spans))


def _with_epoch_means(found: Sequence[Series]) -> Sequence[Series]:
    by_step = any(s.axis is Axis.STEP and s.epochs and s.role in (Role.TRAIN_LOSS, Role.TRAIN_METRIC) for s in found)
    if not by_step or not any(s.axis is Axis.EPOCH and s.role in (Role.VAL_LOSS, Role.VAL_METRIC) for s in found):
        return found
    # Most runs log both splits on one axis.
    from jindan_tools.readers.epoch_means import with_epoch_means  # noqa: PLC0415

    return with_epoch_means(found)


def _segmented(raw: Sequence[Series]) -> tuple[tuple[Series, ...], tuple[Event, ...]]:
    found: dict[int, Segmented] = {}
    for group in _of_the_same_lines(raw):
        found.update(zip(map(id, group), segment_together(group), strict=True))
    events: dict[tuple[str, int], Event] = {}
    for each in raw:
        if each.role not in (Role.TRAIN_LOSS, Role.LEARNING_RATE):
            continue
        for rewind in found[id(each)].resumes:
            events.setdefault((rewind.path, rewind.line), _resume(each, rewind))
    return tuple(s for each in raw for s in found[id(each)].series), tuple(events.values())


def _of_the_same_lines(raw: Sequence[Series]) -> Iterable[Sequence[Series]]:
    """Return the series in groups whose records stand in the same lines at the same places."""
    groups: dict[tuple[object, ...], list[Series]] = {}
    for series in raw:
        places = (series.path, series.axis, series.segment, series.xs, series.lines, series.epochs, series.pieces)
        groups.setdefault(places, []).append(series)
    return groups.values()


def _resume(series: Series, rewind: Rewind) -> Event:
    return Event(
        kind=EventKind.RESUME,
        text=f"{rewind.before:g} -> {rewind.after:g}",
        source=Source(path=rewind.path, line=rewind.line, field=series.name),
        data={"from": rewind.before, "step": rewind.after, "inferred": "axis"},
    )
