"""Samples behind one optimizer step."""

ULTRALYTICS_NBS = 64


def effective_batch(per_device: int, accumulation: int = 1, devices: int = 1) -> int:
    """Return per_device * accumulation * devices, in samples. Raises ValueError unless all are at least 1."""
    if min(per_device, accumulation, devices) < 1:
        raise ValueError("all factors must be at least 1")
    return per_device * accumulation * devices


def ultralytics_accumulate(batch: int, nbs: int = ULTRALYTICS_NBS) -> int:
    """Return max(round(nbs / batch), 1), batches an optimizer step after warm-up.

    round is Python's, to even. Raises ValueError unless both are at least 1. Source: trainer._setup_train.
    """
    if min(batch, nbs) < 1:
        raise ValueError("batch and nbs must be at least 1")
    return max(round(nbs / batch), 1)


def ultralytics_effective_batch(batch: int, nbs: int = ULTRALYTICS_NBS) -> int:
    """Return batch * accumulate after warm-up, in images; during warm-up it grows from `batch`."""
    return batch * ultralytics_accumulate(batch, nbs)


def ultralytics_weight_decay(weight_decay: float, batch: int, nbs: int = ULTRALYTICS_NBS) -> float:
    """Return weight_decay * batch * accumulate / nbs, the decay really used.

    Source: trainer._setup_train; see the fact weight_decay_scaled_by_batch for the versions.
    """
    return weight_decay * ultralytics_effective_batch(batch, nbs) / nbs


def same_effective_batch(left: int, right: int, tolerance: float = 0.02) -> bool:
    """Return whether two effective batches differ by at most `tolerance` (relative to the larger)."""
    return abs(left - right) <= tolerance * max(left, right)
