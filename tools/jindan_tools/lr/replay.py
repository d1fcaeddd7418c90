"""Compare logged learning rates with candidate schedules and name the one that explains them."""

from collections.abc import Sequence

from msgspec import Struct

from jindan_tools.lr.curve import Curve
from jindan_tools.lr.evaluate import rates_at
from jindan_tools.lr.points import LrPoint, peak_point

# Below this share of the peak a relative error measures rounding, not the schedule.
_FLOOR_SHARE = 1e-3


class Candidate(Struct, frozen=True, kw_only=True):
    """A schedule to try: its name, its curve and how often its scheduler was called before a logged step."""

    name: str
    curve: Curve
    calls_per_step: int = 1
    offset: int = 0

    def rates_at(self, steps: Sequence[int]) -> list[float]:
        """Return the rates at the logged steps, to 1e-8; those before the first call are the first rate."""
        calls = [max(0, step * self.calls_per_step + self.offset) for step in steps]
        return rates_at(self.curve, calls, exact=False)


class ScheduleFit(Struct, frozen=True, kw_only=True):
    """How far one candidate is from the log; the error is relative to the expected rate, at its worst point."""

    candidate: Candidate
    max_relative_error: float
    worst: LrPoint
    expected_at_worst: float


class ScheduleMatch(Struct, frozen=True, kw_only=True):
    """The best candidate and those that the log cannot tell from it."""

    best: ScheduleFit
    rivals: tuple[ScheduleFit, ...]
    tolerance: float

    @property
    def within_tolerance(self) -> bool:
        """Whether the best candidate explains every point."""
        return self.best.max_relative_error <= self.tolerance


def relative_error(observed: float, expected: float, peak: float) -> float:
    """Return |observed - expected| over max(|expected|, 0.001 * peak), so that a zero at the end stays comparable.

    `peak` must be positive unless both rates are zero; raises ValueError otherwise.
    """
    if observed == expected:
        return 0.0
    scale = max(abs(expected), _FLOOR_SHARE * peak)
    if scale <= 0:
        raise ValueError("peak must be positive")
    return abs(observed - expected) / scale


def fit_schedule(points: Sequence[LrPoint], candidate: Candidate) -> ScheduleFit:
    """Return the candidate's largest relative error over `points`. Raises ValueError when there is no point."""
    expected = candidate.rates_at([point.step for point in points])
    peak = max(peak_point(points).lr, *expected)
    errors = [relative_error(point.lr, value, peak) for point, value in zip(points, expected, strict=True)]
    worst = max(range(len(points)), key=errors.__getitem__)
    return ScheduleFit(
        candidate=candidate,
        max_relative_error=errors[worst],
        worst=points[worst],
        expected_at_worst=expected[worst],
    )


def match_schedule(
    points: Sequence[LrPoint], candidates: Sequence[Candidate], tolerance: float = 0.02
) -> ScheduleMatch | None:
    """Return the candidate with the smallest worst error, with every other one within `tolerance` as a rival.

    Returns None without points or candidates. The caller decides on `within_tolerance` and on rivals.
    """
    if not points or not candidates:
        return None
    fits = sorted((fit_schedule(points, each) for each in candidates), key=lambda fit: fit.max_relative_error)
    rivals = tuple(fit for fit in fits[1:] if fit.max_relative_error <= tolerance)
    return ScheduleMatch(best=fits[0], rivals=rivals, tolerance=tolerance)
