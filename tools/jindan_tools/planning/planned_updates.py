"""How many updates a run was planned for, as it says itself or as its samples, batch and epochs give."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.model.run import Run
from jindan_tools.planning.run_budget import run_budget
from jindan_tools.planning.steps import count_steps


class PlannedUpdates(Struct, frozen=True, kw_only=True):
    """The updates of the whole run and, where nobody states them, how they follow."""

    count: float
    formula: str = ""


def planned_updates(run: Run) -> PlannedUpdates | None:
    """Return the planned updates, None when neither they nor samples, batch and epochs are known."""
    stated = run.number("total_steps") or run.steps_planned
    if stated is not None:
        return PlannedUpdates(count=stated)
    budget = run_budget(run)
    counted = count_steps(budget)
    if counted is None or counted.total is None or budget.epochs is None:
        return None
    formula = f"⌈{budget.samples} ÷ {budget.effective_batch}⌉ × {budget.epochs:g} = {counted.total}"
    return PlannedUpdates(count=float(counted.total), formula=formula)
