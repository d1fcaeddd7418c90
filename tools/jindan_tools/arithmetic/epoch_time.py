"""Predict epoch time from pixels and images, and find a time that was divided by the wrong epoch count."""

from msgspec import Struct


class TimeBasis(Struct, frozen=True, kw_only=True):
    """Minutes an epoch by the epochs that ran and by the epochs that were planned."""

    by_run: float
    by_planned: float
    stated: float
    contradicts: bool
    divided_by_planned: bool


def scaled_epoch_time(minutes: float, pixel_ratio: float, sample_ratio: float = 1.0) -> float:
    """Return minutes * pixel_ratio * sample_ratio, the compute-bound prediction for a new resolution.

    `pixel_ratio` is (new side / old side) ** 2. Gradient accumulation does not enter: the same images are
    processed. Raises ValueError unless all are positive.
    """
    if min(minutes, pixel_ratio, sample_ratio) <= 0:
        raise ValueError("minutes and ratios must be positive")
    return minutes * pixel_ratio * sample_ratio


def check_time_basis(
    total_minutes: float, epochs_run: int, epochs_planned: int, stated: float, tolerance: float = 0.15
) -> TimeBasis:
    """Compare stated minutes an epoch with the total over the epochs that really ran.

    `contradicts` when they differ by more than `tolerance` (relative); `divided_by_planned` when the planned
    count explains the stated value instead. Raises ValueError unless all counts and minutes are positive.
    """
    if min(total_minutes, epochs_run, epochs_planned, stated) <= 0:
        raise ValueError("minutes and epochs must be positive")
    by_run, by_planned = total_minutes / epochs_run, total_minutes / epochs_planned
    contradicts = abs(stated - by_run) > tolerance * by_run
    return TimeBasis(
        by_run=by_run,
        by_planned=by_planned,
        stated=stated,
        contradicts=contradicts,
        divided_by_planned=contradicts and abs(stated - by_planned) <= 0.02 * by_planned,
    )
