"""What a dense label assigner of a detector needs: bytes for every pair of a box and an anchor."""

from __future__ import annotations

from collections.abc import Sequence

DETECTION_STRIDES = (8, 16, 32)
_TAL_BYTES_PER_PAIR = 32


def anchor_count(image_size: int, strides: Sequence[int] = DETECTION_STRIDES) -> int:
    """Return the sum of ceil(size / stride) ** 2: anchor points of a square detector input.

    1536 gives 48 384. Raises ValueError unless image_size >= 1.
    """
    if image_size < 1:
        raise ValueError("image_size must be at least 1")
    return sum((-(-image_size // stride)) ** 2 for stride in strides)


def tal_bytes(boxes: int, image_size: int, strides: Sequence[int] = DETECTION_STRIDES) -> int:
    """Return 32 B * boxes * anchors: temporaries of TaskAlignedAssigner for the boxes of one batch.

    1 000 boxes at 1536 px give 1.44 GiB. Measured on Ultralytics 8.3.170; 8.4.190 needs 18.8 B
    (vram/detectors.tsv).
    """
    return _TAL_BYTES_PER_PAIR * boxes * anchor_count(image_size, strides)
