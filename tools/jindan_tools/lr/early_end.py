"""Detect a schedule that is over long before training is."""

from collections.abc import Sequence

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.lr.points import LrPoint, peak_point


class EarlyEnd(Struct, frozen=True, kw_only=True):
    """From `start` to the end the rate stays below `threshold_share` of the peak."""

    peak: LrPoint
    start: LrPoint
    last_step: int
    tail_share: float
    threshold_share: float


def find_early_end(
    points: Sequence[LrPoint],
    *,
    threshold_share: float = 0.01,
    min_tail_share: float = 0.1,
    total_steps: int | None = None,
) -> EarlyEnd | None:
    """Return the tail below `threshold_share` of the peak when it takes at least `min_tail_share` of the steps.

    The span runs from step 0 to `total_steps`, or to the last point. A healthy cosine spends 6.4 % and a line
    1 % there, so smaller values of `min_tail_share` say nothing. The tail must be flat or collapse further: a
    rate that starts from a high warm-up value (the bias group of Ultralytics) decays on and is not reported.
    Planned step decay is; compare with find_staircase.
    """
    if not points or peak_point(points).lr <= 0:
        return None
    peak = peak_point(points)
    start = _tail_start(points, threshold_share * peak.lr)
    end = points[-1].step if total_steps is None else max(total_steps, points[-1].step)
    if start is None or end <= 0:
        return None
    share = (end - start.step) / end
    if share < min_tail_share or not _is_over([point.lr for point in points if point.step >= start.step]):
        return None
    return EarlyEnd(peak=peak, start=start, last_step=end, tail_share=share, threshold_share=threshold_share)


def _tail_start(points: Sequence[LrPoint], limit: float) -> LrPoint | None:
    start: LrPoint | None = None
    for point in reversed(points):
        if point.lr >= limit * (1 - 1e-9):
            break
        start = point
    return start


def _is_over(tail: Sequence[float]) -> bool:
    flat = sum(abs(lr - tail[-1]) <= 0.01 * tail[-1] for lr in tail)
    return 2 * flat >= len(tail) or median(tail) <= 0.1 * tail[0]
