"""Scale measured training memory to other resolutions and batch sizes."""

from collections.abc import Sequence

from msgspec import Struct

DETECTION_STRIDES = (8, 16, 32)
_TAL_BYTES_PER_PAIR = 32


class MeasuredMemory(Struct, frozen=True, kw_only=True):
    """A peak measured at one setting; `fixed` is the part that pixels do not change. Same unit in and out."""

    peak: float
    image_size: int
    batch: int
    fixed: float = 0.0


def scaled_memory(measured: MeasuredMemory, image_size: int, batch: int) -> float:
    """Return fixed + (peak - fixed) * (new pixels * new batch) / (old pixels * old batch).

    Activation memory of a convolutional model is linear in batch * side ** 2; with fixed = 0 an upper trend.
    Raises ValueError unless sizes and batches are at least 1 and 0 <= fixed <= peak.
    """
    if min(image_size, batch, measured.image_size, measured.batch) < 1:
        raise ValueError("sizes and batches must be at least 1")
    if not 0 <= measured.fixed <= measured.peak:
        raise ValueError("fixed must lie between 0 and peak")
    ratio = (image_size**2 * batch) / (measured.image_size**2 * measured.batch)
    return measured.fixed + (measured.peak - measured.fixed) * ratio


def anchor_count(image_size: int, strides: Sequence[int] = DETECTION_STRIDES) -> int:
    """Return the sum of ceil(size / stride) ** 2: anchor points of a square detector input.

    1536 gives 48 384. Raises ValueError unless image_size >= 1.
    """
    if image_size < 1:
        raise ValueError("image_size must be at least 1")
    return sum((-(-image_size // stride)) ** 2 for stride in strides)


def tal_bytes(boxes: int, image_size: int, strides: Sequence[int] = DETECTION_STRIDES) -> int:
    """Return 32 B * boxes * anchors: temporaries of TaskAlignedAssigner for the boxes of one batch.

    1 000 boxes at 1536 px give 1.44 GiB. Measured on Ultralytics 8.3.170; recent 8.4 releases need less.
    """
    return _TAL_BYTES_PER_PAIR * boxes * anchor_count(image_size, strides)
