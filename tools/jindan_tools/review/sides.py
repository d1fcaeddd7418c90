"""Read the two sides of a change and what lies beside them, with sources that can be opened as they are written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from jindan_tools.model.event import Event
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Resolved
from jindan_tools.model.source import Source
from jindan_tools.planning.believable import with_believable_config
from jindan_tools.preflight.broken_files import is_broken
from jindan_tools.readers.open_run import RunNotReadableError, locate, read_location
from jindan_tools.review.case import ReviewCase, notes_of

_HINT = "args.yaml, config.yaml, hparams.yaml 같은 설정 파일이나 실행 폴더를 지정하세요."
_SCRIPTS = (".sh", ".bash", ".slurm", ".sbatch")


def open_case(old: Path, new: Path, *, run: Path | None = None, card_gib: float | None = None) -> ReviewCase:
    """Return the case of two configurations (files or run folders) and the recorded run of the old one.

    Without `run` the old side's own record serves. Sources carry the paths as typed. Raises RunNotReadableError when a
    side cannot be read, holds several runs or no setting at all, or is a file with a mistake of form.
    """
    before, after = open_side(old, _folder(old)), open_side(new, _folder(new))
    measured = open_side(run, _folder(run), needs_settings=False) if run is not None else None
    return build_case(before, after, measured, labels=(str(old), str(new)), card_gib=card_gib)


def build_case(
    old: Run, new: Run, measured: Run | None, *, labels: tuple[str, str], card_gib: float | None = None
) -> ReviewCase:
    """Return the case of sides that were read under one root; `measured` is a recorded run of the old side."""
    old, new = with_believable_config(old), with_believable_config(new)
    recorded = [run for run in (measured, old) if run is not None and run.series]
    return ReviewCase(
        old=old,
        new=new,
        baseline=recorded[0] if recorded else None,
        notes=_notes(tuple(r for r in (old, new, measured) if r is not None)),
        command=() if measured is None else tuple(s for s in measured.settings if s.source.path.endswith(_SCRIPTS)),
        card_gib=card_gib if card_gib is not None else _card(old, measured),
        old_label=labels[0],
        new_label=labels[1],
    )


def open_side(path: Path, prefix: str, *, needs_settings: bool = True) -> Run:
    """Return the one run or configuration at a path, every source below `prefix` ('' for none)."""
    locations = locate(path)
    try:
        runs = [run for location in locations for run in read_location(location)]
    except RunNotReadableError as error:
        what = f"설정이나 기록을 찾지 못했습니다: '{path}'"
        raise RunNotReadableError(what, _HINT) from error
    if len(runs) != 1:
        what = f"'{path}' 아래에 실행이 {len(runs)}개 있습니다."
        raise RunNotReadableError(what, "설정 파일 하나나 실행 폴더 하나를 지정하세요.")
    if needs_settings and not runs[0].settings:
        what = f"설정을 찾지 못했습니다: '{path}'"
        raise RunNotReadableError(what, _HINT)
    broken = next((f for f in runs[0].files if path.is_file() and is_broken(f)), None)
    if broken is not None:
        what = f"설정 파일을 끝까지 읽지 못했습니다: '{path}' ({broken.problem.rstrip('.')})"
        raise RunNotReadableError(what, "그 줄과 바로 앞줄의 들여쓰기, 괄호, 따옴표를 고친 뒤 다시 견주세요.")
    return rebased(runs[0], prefix) if prefix else runs[0]


def _folder(path: Path) -> str:
    """Return the folder of a side as typed, '' for the working folder."""
    folder = path if path.is_dir() else path.parent
    return "" if str(folder) == "." else str(folder).rstrip("/")


def rebased(run: Run, prefix: str) -> Run:
    """Return the run with every source below `prefix`."""
    return replace(
        run,
        settings=tuple(replace(s, source=_below(s.source, prefix)) for s in run.settings),
        series=tuple(replace(s, path=f"{prefix}/{s.path}") for s in run.series),
        events=tuple(replace(e, source=_below(e.source, prefix)) for e in run.events),
        config={name: _moved(held, prefix) for name, held in run.config.items()},
        files=tuple(replace(f, path=f"{prefix}/{f.path}") for f in run.files),
    )


def _moved(held: Resolved, prefix: str) -> Resolved:
    return held if held.source is None else replace(held, source=_below(held.source, prefix))


def _below(source: Source, prefix: str) -> Source:
    return replace(source, path=f"{prefix}/{source.path}")


def _notes(runs: Sequence[Run]) -> tuple[Event, ...]:
    found = {(e.source.path, e.source.line): e for run in runs for e in notes_of(run)}
    return tuple(found.values())


def _card(*runs: Run | None) -> float | None:
    """Return the card's memory in GiB where a log names it."""
    for run in runs:
        mib = None if run is None else run.number("gpu_memory_mib")
        if mib:
            return mib / 1024
    return None
