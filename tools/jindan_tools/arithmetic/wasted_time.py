"""Training that continued after the run was lost."""

from collections.abc import Sequence


def wasted_epochs(first_bad_epoch: int, last_epoch: int) -> int:
    """Return the epochs from the first lost one to the last, both included; 0 when the run ended before."""
    return max(0, last_epoch - first_bad_epoch + 1)


def wasted_seconds(epoch_seconds: Sequence[float], first_bad_index: int) -> float:
    """Return the seconds of the epochs from the 0-based `first_bad_index` on.

    Raises ValueError for a negative index or duration.
    """
    if first_bad_index < 0 or any(seconds < 0 for seconds in epoch_seconds):
        raise ValueError("index and durations must not be negative")
    return sum(epoch_seconds[first_bad_index:])


def wasted_share(first_bad_epoch: int, last_epoch: int, first_epoch: int = 1) -> float:
    """Return the share of all epochs run that were wasted, 0 to 1. Raises ValueError when no epoch ran."""
    run = last_epoch - first_epoch + 1
    if run < 1:
        raise ValueError("no epoch ran")
    return min(1.0, wasted_epochs(first_bad_epoch, last_epoch) / run)
