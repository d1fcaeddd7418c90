"""Optimizer steps that Hugging Face Trainer plans for a run."""

import math

from msgspec import Struct

from jindan_tools.frameworks.transformers import transformers_fact


class HfRun(Struct, frozen=True, kw_only=True):
    """What Trainer prints in its banner; `epochs` may be fractional."""

    samples: int
    per_device_batch: int
    accumulation: int = 1
    devices: int = 1
    epochs: float = 3.0


def hf_updates_per_epoch(run: HfRun, *, counts_partial: bool) -> int:
    """Return optimizer steps an epoch: floor (up to 4.51) or ceil (from 4.52) of batches / accumulation.

    Raises ValueError for counts below 1. Source: Trainer.set_initial_training_values and its predecessor.
    """
    if min(run.samples, run.per_device_batch, run.accumulation, run.devices) < 1:
        raise ValueError("samples, batch, accumulation and devices must be at least 1")
    batches = math.ceil(run.samples / (run.per_device_batch * run.devices))
    updates = -(-batches // run.accumulation) if counts_partial else batches // run.accumulation
    return max(1, updates)


def hf_total_steps(run: HfRun, version: str | None) -> int | None:
    """Return ceil(epochs * updates an epoch), or None when the version is unknown and the formulas differ."""
    floor = math.ceil(run.epochs * hf_updates_per_epoch(run, counts_partial=False))
    ceil = math.ceil(run.epochs * hf_updates_per_epoch(run, counts_partial=True))
    fact = transformers_fact("partial_accumulation_counts_as_update", version)
    if fact is None:
        return floor if floor == ceil else None
    return ceil if fact.value is True else floor
