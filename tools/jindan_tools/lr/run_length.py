"""How many optimizer steps a run has, from samples, batch, accumulation, devices and epochs."""

from __future__ import annotations

import math

from msgspec import Struct


class RunLength(Struct, frozen=True, kw_only=True):
    """Optimizer steps of a run; `steps_per_epoch` is None when the data set is not known."""

    total_steps: int
    steps_per_epoch: int | None = None


def run_length(
    *,
    samples: int,
    batch: int,
    accumulate: int = 1,
    devices: int = 1,
    epochs: float = 1.0,
    drop_rest: bool = False,
) -> RunLength:
    """Return the optimizer steps of `epochs` passes over `samples`; `batch` is what one device loads at a time.

    A rest that fills no batch and no accumulation counts as a step, unless `drop_rest`: transformers counts it from
    4.52, and dropped the rest of the accumulation before. Raises ValueError for counts below 1 or no epoch.
    Source: transformers Trainer.set_initial_training_values; torch DataLoader and DistributedSampler (padded).
    """
    if min(samples, batch, accumulate, devices) < 1 or epochs <= 0:
        raise ValueError("samples, batch, accumulate and devices must be at least 1 and epochs above 0")
    batches = math.ceil(samples / (batch * devices))
    updates = max(1, batches // accumulate if drop_rest else math.ceil(batches / accumulate))
    return RunLength(total_steps=math.ceil(epochs * updates), steps_per_epoch=updates)
