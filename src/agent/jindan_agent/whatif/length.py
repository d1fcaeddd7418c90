"""How long the run is, in optimizer steps and epochs, before and after a change."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from jindan_agent.whatif.changes import Changes
from jindan_tools.model.run import Framework, Run
from jindan_tools.planning.budget import Budget
from jindan_tools.planning.run_budget import run_budget
from jindan_tools.planning.steps import count_steps


class Length(Struct, frozen=True, kw_only=True):
    """The size of a run; None is unknown. `effective` is samples an optimizer step."""

    budget: Budget
    effective: int | None
    total_steps: int | None


def length_now(run: Run) -> Length:
    """Return the length that was planned."""
    budget = run_budget(run)
    steps = run.steps_planned or run.number("total_steps")
    counted = count_steps(budget)
    known = None if counted is None else counted.total
    return Length(budget=budget, effective=budget.effective_batch, total_steps=round(steps) if steps else known)


def length_after(run: Run, now: Length, changes: Changes) -> Length:
    """Return the length after the changes: samples an epoch stay, steps follow from them."""
    old = now.budget
    budget = replace(
        old,
        batch=changes.batch or old.batch,
        accumulation=changes.accumulate or _accumulation(run, old, changes),
        devices=changes.devices or old.devices,
        epochs=changes.epochs or old.epochs,
        learning_rate=changes.lr or old.learning_rate,
        image_size=changes.image_size or old.image_size,
    )
    effective = budget.effective_batch
    total = now.total_steps
    if total is not None and now.effective and effective:
        total = max(1, round(total * now.effective / effective * _epoch_ratio(old, budget)))
    return Length(budget=budget, effective=effective, total_steps=total)


def _accumulation(run: Run, old: Budget, changes: Changes) -> int:
    """Return the accumulation that stays, or that Ultralytics sets anew for another batch.

    Source: ultralytics/engine/trainer.py, self.accumulate = max(round(self.args.nbs / self.batch_size), 1).
    """
    nominal = run.number("nominal_batch")
    if run.framework is Framework.ULTRALYTICS and nominal and changes.batch:
        return max(round(nominal / changes.batch), 1)
    return old.accumulation


def _epoch_ratio(old: Budget, new: Budget) -> float:
    return new.epochs / old.epochs if old.epochs and new.epochs else 1.0
