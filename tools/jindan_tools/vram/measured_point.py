"""Scale a measured peak to other batches and image sizes: a fixed part plus a part of samples and pixels."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.text.figures import figure
from jindan_tools.vram.estimate import GIB, Basis, Estimate, Part, PartName

# Weights, gradients, optimizer states and the CUDA context of a small model; used when nothing says more.
_DEFAULT_FIXED_SHARE = 0.12
_WIDEST_FIXED_SHARE = 0.45


class MeasuredPoint(Struct, frozen=True, kw_only=True):
    """A peak in bytes measured at one setting. `fixed` is the part that neither batch nor pixels change.

    `fixed` of None means that nobody measured it: the interval then covers what it can be.
    """

    peak: float
    batch: int
    image_size: int | None = None
    seq_len: int | None = None
    fixed: float | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot have been measured."""
        sizes = [self.batch, *(s for s in (self.image_size, self.seq_len) if s is not None)]
        if self.peak <= 0 or min(sizes) < 1:
            raise ValueError("peak must be positive, sizes and batches at least 1")
        if self.fixed is not None and not 0 <= self.fixed <= self.peak:
            raise ValueError("fixed must lie between 0 and peak")


def fixed_from_two(first: MeasuredPoint, second: MeasuredPoint) -> float | None:
    """Return the fixed part of two peaks whose samples * pixels differ, None when they tell nothing.

    The line through both points meets zero samples at fixed; it is cut to 0 ... the smaller peak.
    """
    small, large = sorted((first, second), key=_load)
    if _load(large) <= _load(small) or large.peak <= small.peak:
        return None
    slope = (large.peak - small.peak) / (_load(large) - _load(small))
    return min(max(0.0, small.peak - slope * _load(small)), small.peak)


def scale_measured(
    point: MeasuredPoint, *, batch: int, image_size: int | None = None, seq_len: int | None = None
) -> Estimate:
    """Return the peak at another batch, square image side (px) or sequence length (tokens), never purely linear.

    fixed + (peak - fixed) * ratio with ratio = samples * pixels * tokens, new over old. Without a known fixed part
    12 % of the peak stand in for it and the interval runs from 0 % to 45 %. A size that is not given stays.
    Raises ValueError when a size below 1 is asked for, or one that the point does not know.
    """
    ratio = _ratio(point, batch, image_size, seq_len)
    fixed = _DEFAULT_FIXED_SHARE * point.peak if point.fixed is None else point.fixed
    varying = (point.peak - fixed) * ratio
    low, high = _bounds(point, ratio)
    parts = (
        Part(name=PartName.MEASURED_FIXED, size=fixed, how=_fixed_how(point, fixed)),
        Part(
            name=PartName.MEASURED_SAMPLES,
            size=varying,
            how=f"({figure(point.peak / GIB, 3)} - {figure(fixed / GIB, 3)}) GiB × {figure(ratio, 3)}",
        ),
    )
    return Estimate(subject="측정한 실행", parts=parts, low=low, high=high, basis=Basis.MEASURED_POINT)


def _load(point: MeasuredPoint) -> float:
    return float(point.batch * (point.image_size or 1) ** 2 * (point.seq_len or 1))


def _ratio(point: MeasuredPoint, batch: int, image_size: int | None, seq_len: int | None) -> float:
    if batch < 1:
        raise ValueError("batch must be at least 1")
    ratio = batch / point.batch
    for asked, known, power in ((image_size, point.image_size, 2), (seq_len, point.seq_len, 1)):
        if asked is None:
            continue
        if asked < 1 or known is None:
            raise ValueError("a size must be at least 1 and known at the measured point")
        ratio *= (asked / known) ** power
    return ratio


def _bounds(point: MeasuredPoint, ratio: float) -> tuple[float, float]:
    """Return the peaks at the ends of what the fixed part can be, with 4 % for allocator and algorithm choice."""
    peak = point.peak
    shares = (
        (0.0, _WIDEST_FIXED_SHARE) if point.fixed is None else (0.85 * point.fixed / peak, 1.15 * point.fixed / peak)
    )
    ends = [min(s, 1.0) * peak + (1 - min(s, 1.0)) * peak * ratio for s in shares]
    spread = 0.0 if ratio == 1 else 0.04
    return min(ends) * (1 - spread), max(ends) * (1 + spread)


def _fixed_how(point: MeasuredPoint, fixed: float) -> str:
    if point.fixed is None:
        return f"알 수 없어 측정값의 {100 * _DEFAULT_FIXED_SHARE:.0f} %로 둠"
    return f"{figure(fixed / GIB, 3)} GiB"
