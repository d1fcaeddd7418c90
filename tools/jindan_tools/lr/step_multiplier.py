"""Detect a scheduler that is stepped several times for every optimizer step."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.lr.points import LrPoint
from jindan_tools.lr.replay import Candidate, fit_schedule


class SteppedTimesN(Struct, frozen=True, kw_only=True):
    """The log follows the schedule at step * multiplier and not at step."""

    multiplier: int
    error: float
    error_at_one: float


def find_step_multiplier(
    points: Sequence[LrPoint], candidate: Candidate, *, max_multiplier: int = 64, tolerance: float = 0.02
) -> SteppedTimesN | None:
    """Return the only multiplier in 2..max_multiplier at which `candidate` explains the log within `tolerance`.

    Returns None when the plain schedule fits (error at one within five tolerances), when no multiplier fits, or
    when several do: then the log cannot tell. Source: accelerate's AcceleratedScheduler steps once a process.
    """
    if not points:
        return None
    plain = fit_schedule(points, candidate).max_relative_error
    if plain <= 5 * tolerance:
        return None
    errors = {n: _error_at(points, candidate, n) for n in range(2, max_multiplier + 1)}
    hits = [n for n, error in errors.items() if error <= tolerance]
    if len(hits) != 1:
        return None
    return SteppedTimesN(multiplier=hits[0], error=errors[hits[0]], error_at_one=plain)


def _error_at(points: Sequence[LrPoint], candidate: Candidate, multiplier: int) -> float:
    return fit_schedule(points, replace(candidate, calls_per_step=multiplier)).max_relative_error
