"""How many optimizer steps a run has, from samples, batch, accumulation, devices and epochs."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.arithmetic.hf_total_steps import HfRun, hf_updates_per_epoch


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
    if epochs <= 0:
        message = f"epochs must be above 0: {epochs}"
        raise ValueError(message)
    run = HfRun(samples=samples, per_device_batch=batch, accumulation=accumulate, devices=devices)
    updates = hf_updates_per_epoch(run, counts_partial=not drop_rest)
    # 1.1 epochs of 10 steps are 11 steps, not the 12 of 11.000000000000002.
    return RunLength(total_steps=math.ceil(round(epochs * updates, 6)), steps_per_epoch=updates)
