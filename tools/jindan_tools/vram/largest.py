"""Find the largest batch or image size whose estimate fits a card."""

from __future__ import annotations

from collections.abc import Callable

from jindan_tools.vram.estimate import Estimate, Fit, fit

_LARGEST_BATCH = 65536
_STRIDE = 32


def largest_batch(estimate_at: Callable[[int], Estimate], card: float, *, most: int = _LARGEST_BATCH) -> int:
    """Return the largest batch in 1 ... most whose whole interval lies within `card` bytes, 0 when none does.

    `estimate_at(batch)` must not shrink with the batch. Raises ValueError unless card > 0 and most >= 1.
    """
    if most < 1:
        raise ValueError("most must be at least 1")
    return _largest(lambda batch: fit(estimate_at(batch), card) is Fit.FITS, most)


def largest_image_size(estimate_at: Callable[[int], Estimate], card: float, *, most: int, stride: int = _STRIDE) -> int:
    """Return the largest image side up to `most` px, a multiple of `stride`, that fits `card` bytes, 0 when none does.

    `estimate_at(side)` must not shrink with the side. Raises ValueError unless card > 0 and stride >= 1.
    """
    if stride < 1:
        raise ValueError("stride must be at least 1")
    return stride * _largest(lambda n: fit(estimate_at(n * stride), card) is Fit.FITS, most // stride)


def _largest(fits: Callable[[int], bool], most: int) -> int:
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low
