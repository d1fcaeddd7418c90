"""How far the run came and how far it was to go."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.readers.ending import Progress
from jindan_tools.resolve.given import collect
from jindan_tools.resolve.names import canonical_name

# Their bars count the images of a label scan or the batches of one epoch, never the steps of the run.
_BARS_COUNT_IMAGES = (Framework.ULTRALYTICS, Framework.YOLOV5)
_FEWEST_GAPS = 2
_TRAINING = (Role.TRAIN_LOSS, Role.VAL_LOSS, Role.LEARNING_RATE, Role.VAL_METRIC, Role.TRAIN_METRIC)


def judge_progress(
    settings: Sequence[Setting], series: Sequence[Series], events: Sequence[Event], framework: Framework
) -> Progress:
    """Derive progress from the curves, the settings and the last progress bar.

    Epoch columns that start at 0 count one more epoch than their last value when they are whole numbers.
    """
    config = collect(settings)
    bar = next((e for e in reversed(events) if e.kind is EventKind.PROGRESS and e.word("unit") == "step"), None)
    if framework in _BARS_COUNT_IMAGES:
        bar = None
    epoch_bar = next((e for e in reversed(events) if e.kind is EventKind.PROGRESS and e.word("unit") == "epoch"), None)
    epochs_done = _done(series, Axis.EPOCH) or (epoch_bar.number("done") if epoch_bar else None)
    epochs_planned = _stated(config.get("epochs")) or (epoch_bar.number("total") if epoch_bar else None)
    if epochs_done is None and epochs_planned is not None:
        epochs_done = _checked_each_epoch(series, epochs_planned)
    return Progress(
        epochs_done=epochs_done,
        epochs_planned=_extended("epochs", settings, epochs_planned, epochs_done),
        steps_done=_stated(config.get("global_step"))
        or _done(series, Axis.STEP)
        or (bar.number("done") if bar else None),
        steps_planned=_stated(config.get("max_steps")) or _whole_run_total(series, bar),
    )


def _extended(name: str, settings: Sequence[Setting], planned: float | None, done: float | None) -> float | None:
    """Return the plan; that of a run which went beyond its first one, resumed for longer, is the last that is told."""
    if planned is None or done is None or done <= planned:
        return planned
    told = [s.value for s in settings if (canonical_name(s.name) or ("",))[0] == name]
    later = [float(v) for v in told if isinstance(v, int | float) and v > planned]
    return later[-1] if later else planned


def _stated(found: object) -> float | None:
    number = getattr(found, "number", None)
    value = number() if callable(number) else None
    return float(value) if isinstance(value, int | float) and value > 0 else None


def _done(series: Sequence[Series], axis: Axis) -> float | None:
    found = [s for s in _last_starts(series) if s.axis is axis and s.role in _TRAINING and len(s)]
    if axis is Axis.STEP:
        return max((s.xs[-1] for s in found), default=None)
    whole = all(float(x).is_integer() for s in found for x in s.xs)
    # Flair's table counts from 0 what its log counts from 1.
    from_zero = {s.path for s in found if whole and s.xs[0] == 0}
    by_epoch = [s.xs[-1] + (s.path in from_zero) for s in found]
    # A test after the training counts its single epoch from 0, while the steps of the training know theirs.
    by_step = [e for s in _last_starts(series) if s.axis is not Axis.EPOCH for e in s.epochs[-1:]]
    return max([*by_epoch, *by_step], default=None)


def _last_starts(series: Sequence[Series]) -> Sequence[Series]:
    if all(s.segment == 0 for s in series):
        return series
    # Few logs hold several starts; how far the run came is how far the last of them did.
    from jindan_tools.readers.last_start import of_last_starts  # noqa: PLC0415

    return of_last_starts(series)


def _checked_each_epoch(series: Sequence[Series], planned: float) -> float | None:
    """Return the planned epochs when a record by step was checked on held-out data just as often, at even distances.

    Scripts that count steps only still check after each epoch; any other interval would have to divide the run by chance.
    """
    last = _done(series, Axis.STEP)
    for curve in series:
        if curve.axis is not Axis.STEP or curve.role not in (Role.VAL_LOSS, Role.VAL_METRIC) or len(curve) != planned:
            continue
        gaps = [b - a for a, b in pairwise(curve.xs)]
        if len(gaps) < _FEWEST_GAPS or max(gaps) - min(gaps) > 1 or min(gaps) <= 1 or last is None:
            continue
        if abs(curve.xs[0] - gaps[0]) <= 1 and last - curve.xs[-1] < gaps[0] / 2:
            return planned
    return None


def _whole_run_total(series: Sequence[Series], bar: Event | None) -> float | None:
    if bar is None:
        return None
    total, done = bar.number("total"), max((s.xs[-1] for s in series if s.axis is Axis.STEP and len(s)), default=0.0)
    # A bar per epoch counts batches, not the steps of the run.
    return total if total is not None and total >= done else None
