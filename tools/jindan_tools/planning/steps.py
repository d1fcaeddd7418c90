"""From samples, batch, accumulation and devices to optimizer steps, and back."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.arithmetic.chance import split_batches
from jindan_tools.arithmetic.effective_batch import effective_batch
from jindan_tools.arithmetic.hf_total_steps import HfRun, hf_updates_per_epoch
from jindan_tools.planning.budget import Budget


class StepCount(Struct, frozen=True, kw_only=True):
    """Batches and optimizer steps of one epoch and of the run.

    `updates` counts a short last group of batches as a step, `updates_dropped` leaves it out; the totals are None
    without epochs. `last_batch` is the size of the short last batch over all devices, 0 when none is short.
    """

    batches: int
    last_batch: int
    updates: int
    updates_dropped: int
    total: int | None
    total_dropped: int | None


def count_steps(budget: Budget) -> StepCount | None:
    """Return the step count of a plan, None without samples or batch. Raises ValueError for counts below 1."""
    if budget.samples is None or budget.batch is None:
        return None
    effective_batch(budget.batch, budget.accumulation, budget.devices)
    run = HfRun(
        samples=budget.samples,
        per_device_batch=budget.batch,
        accumulation=budget.accumulation,
        devices=budget.devices,
    )
    counted, dropped = (hf_updates_per_epoch(run, counts_partial=partial) for partial in (True, False))
    full, last = split_batches(budget.samples, budget.batch * budget.devices)
    return StepCount(
        batches=full + (1 if last else 0),
        last_batch=last,
        updates=counted,
        updates_dropped=dropped,
        total=_total(budget.epochs, counted),
        total_dropped=_total(budget.epochs, dropped),
    )


def epochs_of_steps(steps: int, count: StepCount) -> float:
    """Return the epochs that `steps` optimizer steps take."""
    return steps / count.updates


def samples_of_updates(updates: int, batch: int) -> tuple[int, int]:
    """Return the fewest and most samples that `updates` steps an epoch of `batch` samples (effective) can hold.

    Raises ValueError unless both are at least 1.
    """
    if min(updates, batch) < 1:
        raise ValueError("updates and batch must be at least 1")
    return (updates - 1) * batch + 1, updates * batch


def _total(epochs: float | None, updates: int) -> int | None:
    return None if epochs is None else math.ceil(round(epochs * updates, 6))
