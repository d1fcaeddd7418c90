"""Tell what a scheduler is meant to do, and looks like a departure, from what went wrong."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind
from jindan_tools.lr.departure import Departure, DepartureKind
from jindan_tools.lr.identify import Identified
from jindan_tools.lr.points import LrPoint
from jindan_tools.lr.shapes import Rise, Shape
from jindan_tools.lr.treads import changes
from jindan_tools.model.run import Run

_LENGTHS = {DepartureKind.WRONG_TOTAL, DepartureKind.STEPPED_TIMES_N}
# LinearLR's end_factor, PolynomialLR's and Keras' end, Megatron's min_lr: a line may end above zero. HF's linear may not.
_ENDS_ABOVE_ZERO = ("linearlr", "torchlinear", "poly", "megatron")
_EARLY = 0.3
_HALF_WAVE = 0.5


def intended(departure: Departure, run: Run, found: Identified | None, points: Sequence[LrPoint]) -> bool:
    """Say whether the scheduler in the settings, or the shape itself, does by design what the departure describes."""
    name = run.word("scheduler").replace("-", "").replace("_", "")
    match departure.kind:
        case DepartureKind.WARMUP_UNFINISHED:
            return "rangetest" in name
        case DepartureKind.REBOUNDS:
            return _several_waves(run)
        case DepartureKind.RESET:
            return found is not None and _planned_jump(departure, found, points)
        case kind if kind in _LENGTHS:
            return _planned_end(departure, run, name, found)
        case _:
            return False


def _several_waves(run: Run) -> bool:
    """Say whether the settings ask for more than half a wave: transformers' num_cycles, 0.5 unless told otherwise."""
    values = [s.value for s in run.settings if s.name.endswith("num_cycles")]
    return any(isinstance(v, int | float) and v > _HALF_WAVE for v in values)


def _planned_jump(departure: Departure, found: Identified, points: Sequence[LrPoint]) -> bool:
    """Say whether a jump up is a stair: of a rise in stairs, one early in the run (ConstantLR), or one of several as high."""
    if found.rise is Rise.STAIRS and departure.at.step <= found.peak.step:
        return True
    if found.shape is not Shape.STEPS_UP:
        return False
    jumps = [points[i].lr - points[i - 1].lr for i in changes(points)]
    if len(jumps) == 1:
        return departure.at.step <= _EARLY * points[-1].step
    return max(jumps) - min(jumps) <= 0.02 * max(jumps)


def _planned_end(departure: Departure, run: Run, name: str, found: Identified | None) -> bool:
    sooner = departure.planned is not None and departure.value < departure.planned
    if departure.kind is DepartureKind.STEPPED_TIMES_N or sooner:
        # SWALR and the cycle of DeepSpeed's OneCycle are over before the run is.
        return "swa" in name or schedule_kind(run) is ScheduleKind.ONE_CYCLE
    line = found is not None and found.shape is Shape.LINEAR
    return line and any(word in name for word in _ENDS_ABOVE_ZERO)
