"""Replay the logged learning rate of a run: which schedule it is and where it departs from the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from jindan_tools.curves.rate import planned_length, rate_points
from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind
from jindan_tools.curves.select import learning_rate
from jindan_tools.lr.departure import Departure, DepartureKind
from jindan_tools.lr.early_end import find_early_end
from jindan_tools.lr.identify import Identified, identify
from jindan_tools.lr.intended import intended
from jindan_tools.lr.jump import LrJump, find_jumps
from jindan_tools.lr.peak import find_never_reaches_peak
from jindan_tools.lr.points import LrPoint
from jindan_tools.lr.rebound import find_rebound
from jindan_tools.lr.rewarm import find_rewarm
from jindan_tools.lr.shapes import Shape
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.model.setting import Origin

_MOST = 120
_LENGTH_OFF = 0.08
_WHOLE = 0.02
_DERIVED_LENGTH_OFF = 0.2
_YOLO_FLOOR = 0.01
_JUMPING = {ScheduleKind.RESTARTS, ScheduleKind.STEP, ScheduleKind.ONE_CYCLE}
_RISING = {Shape.RESTARTS, Shape.CYCLIC, Shape.WAVES, Shape.UP_AND_DOWN_BY_METRIC}
# A second warm-up ends at the peak again, or near it.
_BACK_AT_PEAK = 0.95
# Names that say no kind but belong to schedules that move from the first step or must move before the last one.
_MOVING = ("inverse_sqrt", "inverse_square", "inversetime", "wsd", "stable_decay", "tanh", "warmupdecay", "rangetest")
_STILL = {ScheduleKind.NONE, ScheduleKind.UNKNOWN, ScheduleKind.PLATEAU, ScheduleKind.STEP}


class RunReplay(Struct, frozen=True, kw_only=True):
    """What the rates of one run say; `series` is None when it logs none, `identified` None when no shape fits."""

    run: Run
    series: Series | None
    points: Sequence[LrPoint]
    identified: Identified | None
    departures: tuple[Departure, ...]


def replay_run(run: Run) -> RunReplay:
    """Return the replay of the learning rate of the main parameter group."""
    series = learning_rate(run)
    points = [] if series is None else _points(series)
    if series is None or not points:
        return RunReplay(run=run, series=series, points=points, identified=None, departures=())
    identified = identify(_thinned(points), floor_share=_floor_share(run))
    left = _departures(run, series, points, identified)
    departures = tuple(d for d in left if not intended(d, run, identified, points))
    return RunReplay(run=run, series=series, points=points, identified=identified, departures=departures)


def _points(series: Series) -> list[LrPoint]:
    """Return the points; the number of the record stands for a place that many records share, as parts of epochs do."""
    points = rate_points(series)
    if 2 * len(points) >= len(series):
        return points
    return [LrPoint(step=i, lr=series.values[i]) for i in series.finite_indices]


def _thinned(points: Sequence[LrPoint]) -> list[LrPoint]:
    step = max(1, len(points) // _MOST)
    return [*points[::step], *(points[-1:] if (len(points) - 1) % step else [])]


def _floor_share(run: Run) -> float:
    if run.framework not in {Framework.ULTRALYTICS, Framework.YOLOV5}:
        return 0.0
    stated = run.number("final_lr_fraction")
    return _YOLO_FLOOR if stated is None else stated


def _departures(run: Run, series: Series, points: Sequence[LrPoint], found: Identified | None) -> Iterator[Departure]:
    kind, planned = schedule_kind(run), planned_length(run, series)
    if found is not None and found.shape is Shape.CONSTANT and found.warmup_end is None and _moves(run, kind):
        yield Departure(kind=DepartureKind.NEVER_STEPPED, at=points[-1], value=points[-1].lr)
    climbs = _climbs(found, points)
    if found is not None and planned is not None and len(points) * 2 >= len(series):
        stated = run.steps_planned is not None or series.axis is Axis.EPOCH
        lengths = _length(found, points, planned, _LENGTH_OFF if stated else _DERIVED_LENGTH_OFF)
        # A wave that turns is too short for the run, or goes N times as fast.
        yield from (d for d in lengths if not climbs or d.kind is DepartureKind.STEPPED_TIMES_N)
    if kind is not ScheduleKind.RESTARTS and (found is None or found.shape not in _RISING):
        yield from _resets(points)
    early = find_early_end(points, total_steps=None if planned is None else round(planned))
    planned_steps = kind is ScheduleKind.STEP and found is not None and found.shape is Shape.STEPS
    if early is not None and not planned_steps:
        yield Departure(kind=DepartureKind.COLLAPSED, at=early.start, value=early.tail_share)
    rebound = find_rebound(points) if kind not in _JUMPING else None
    if rebound is not None and (found is None or climbs):
        yield Departure(kind=DepartureKind.REBOUNDS, at=rebound.trough, value=rebound.rise_share)
    rising = find_never_reaches_peak(points) if planned is not None and points[-1].step >= 0.95 * planned else None
    if rising is not None:
        yield Departure(kind=DepartureKind.WARMUP_UNFINISHED, at=rising.last, value=rising.last.lr)
    yield from _overridden(run, found)


def _climbs(found: Identified | None, points: Sequence[LrPoint]) -> bool:
    """Say whether a cosine turned before the last record and climbs again."""
    if found is not None and found.shape is Shape.WAVES:
        return True
    if found is None or found.shape is not Shape.COSINE or found.end is None or found.end >= points[-1].step:
        return False
    lowest = min(p.lr for p in points if p.step >= 0.5 * found.end)
    return points[-1].lr > 2 * lowest + 1e-3 * found.peak.lr


def _length(found: Identified, points: Sequence[LrPoint], planned: float, off: float) -> Iterator[Departure]:
    if found.end is None or found.rivals:
        return
    # The end of a cosine is only roughly known while little of it is there.
    early = found.shape is Shape.COSINE and points[-1].step < 0.3 * found.end
    if early and 0.5 * planned <= found.end <= 2 * planned:
        return
    if abs(found.end - planned) <= max(off * planned, 2.0, points[1].step - points[0].step):
        return
    times = planned / found.end
    if times > 1.5 and abs(times - round(times)) <= _WHOLE * times:
        yield Departure(kind=DepartureKind.STEPPED_TIMES_N, at=points[-1], value=round(times), planned=planned)
    else:
        yield Departure(kind=DepartureKind.WRONG_TOTAL, at=points[-1], value=found.end, planned=planned)


def _resets(points: Sequence[LrPoint]) -> Iterator[Departure]:
    for jump in find_jumps(points):
        if jump.change > 0 and jump.before.lr > 0 and jump.index > 2 and _seen_before(points, jump):
            yield Departure(kind=DepartureKind.RESET, at=jump.after, value=jump.after.lr, planned=jump.before.lr)
    again = find_rewarm(points, past=_BACK_AT_PEAK)
    if again is not None:
        before, after = again
        yield Departure(kind=DepartureKind.RESET, at=after, value=after.lr, planned=before.lr)


def _seen_before(points: Sequence[LrPoint], jump: LrJump) -> bool:
    """Say whether the rate was as high before: a jump to a height never seen is a stair of a warm-up or another rate."""
    return jump.after.lr <= 1.05 * max(p.lr for p in points[: jump.index])


def _moves(run: Run, kind: ScheduleKind) -> bool:
    """Say whether the scheduler in the settings changes the rate in every run."""
    name = run.word("scheduler").replace("-", "_")
    return kind not in _STILL or any(word in name for word in _MOVING)


def _overridden(run: Run, found: Identified | None) -> Iterator[Departure]:
    rate = run.config.get("learning_rate")
    if found is None or rate is None or rate.origin is not Origin.OVERRIDDEN:
        return
    given = rate.given
    if isinstance(given, int | float) and given > 0 and not 0.7 <= found.peak.lr / given <= 1.05:
        yield Departure(kind=DepartureKind.OVERRIDDEN, at=found.peak, value=found.peak.lr, planned=float(given))
