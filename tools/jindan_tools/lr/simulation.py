"""The learning rate a run applies at each optimizer step: a schedule, and how the trainer calls it.

plan = LrPlan(schedule="cosine", lr=2e-4, total_steps=1000, warmup_steps=30)
simulate(plan).at([0, 30, 500, 999])
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from msgspec import Struct

from jindan_tools.lr.arguments import Value, build, parameters
from jindan_tools.lr.catalogue import Entry, Library, find_entry
from jindan_tools.lr.curve import Curve, Schedule
from jindan_tools.lr.evaluate import rates_at
from jindan_tools.lr.every_rate import every_rate


class Part(Struct, frozen=True, kw_only=True):
    """One scheduler of a composition; its settings are given in full, only the learning rate is that of the plan."""

    schedule: str
    settings: Mapping[str, Value] = {}


class LrPlan(Struct, frozen=True, kw_only=True):
    """A schedule by name (see CATALOGUE), the run's length and how the scheduler is called.

    `total_steps`, `steps_per_epoch` and `warmup_steps` count optimizer steps; `warmup_ratio` is a share of total_steps, rounded up, and
    used when warmup_steps is None. `settings` are the scheduler's other arguments. The scheduler is called
    `calls_per_step` times an optimizer step, or once every `steps_per_call` steps (per epoch: steps_per_epoch); its
    total and warm-up are then counted in calls, unless `settings` name them. From `restarts_at` on it counts from 0
    again, as after a resume that lost its state. `parts` are the schedulers of 'sequential' and 'chained'.
    """

    schedule: str
    lr: float
    total_steps: int
    steps_per_epoch: int | None = None
    warmup_steps: int | None = None
    warmup_ratio: float = 0.0
    settings: Mapping[str, Value] = {}
    parts: tuple[Part, ...] = ()
    calls_per_step: int = 1
    steps_per_call: int = 1
    restarts_at: int | None = None


class Simulation(Struct, frozen=True, kw_only=True):
    """A plan with its curve. `warmup_steps` is 0 for schedules that have none."""

    plan: LrPlan
    entry: Entry
    arguments: Mapping[str, Value]
    curve: Curve
    warmup_steps: int

    def calls(self, step: int) -> int:
        """Return how often the scheduler had been called before the 0-based optimizer step `step`."""
        plan = self.plan
        since = step - plan.restarts_at if plan.restarts_at is not None and step >= plan.restarts_at else step
        return since * plan.calls_per_step // plan.steps_per_call

    def at(self, steps: Sequence[int]) -> list[float]:
        """Return the learning rates applied at the 0-based optimizer steps.

        Raises ValueError for a negative step or one at which the scheduler itself refuses to go on.
        """
        return rates_at(self.curve, [self.calls(step) for step in steps])

    def every(self, count: int, *, exact: bool = True) -> Sequence[float]:
        """Return the learning rates applied at the optimizer steps 0 to count - 1; `exact` as in evaluate.rates_at.

        Raises ValueError as `at`.
        """
        plan = self.plan
        if plan.calls_per_step == plan.steps_per_call == 1 and plan.restarts_at is None:
            return every_rate(self.curve, count, exact=exact)
        called = [self.calls(step) for step in range(count)]
        known = every_rate(self.curve, max(called, default=-1) + 1, exact=exact)
        return [known[call] for call in called]


class UnknownScheduleError(ValueError):
    """No scheduler has this name."""


def simulate(plan: LrPlan) -> Simulation:
    """Return the simulation of a plan.

    Raises UnknownScheduleError for the name, ScheduleError for arguments and ValueError for lengths without meaning.
    """
    entry = find_entry(plan.schedule)
    if entry is None:
        raise UnknownScheduleError(plan.schedule)
    if plan.total_steps < 1 or min(plan.calls_per_step, plan.steps_per_call) < 1:
        raise ValueError("total_steps, calls_per_step and steps_per_call must be at least 1")
    warmup = warmup_steps_of(plan)
    arguments = _arguments(entry, plan, warmup)
    used = warmup if entry.warmup is not None else 0
    return Simulation(
        plan=plan, entry=entry, arguments=arguments, curve=build(entry, arguments).curve(), warmup_steps=used
    )


def warmup_steps_of(plan: LrPlan) -> int:
    """Return warmup_steps, or ceil(total_steps * warmup_ratio). Source: transformers TrainingArguments."""
    if plan.warmup_steps is not None:
        return plan.warmup_steps
    if not 0 <= plan.warmup_ratio <= 1:
        message = f"warmup_ratio must be within [0, 1]: {plan.warmup_ratio}"
        raise ValueError(message)
    return math.ceil(plan.total_steps * plan.warmup_ratio)


def _arguments(entry: Entry, plan: LrPlan, warmup: int) -> dict[str, Value]:
    filled: dict[str, Value] = {}
    if any(p.name == "lr" for p in parameters(entry)):
        filled["lr"] = plan.lr
    calls = max(1, math.ceil(plan.total_steps / plan.steps_per_call))
    if entry.total is not None:
        filled[entry.total] = calls
    if entry.warmup is not None and (warmup or entry.library is Library.TRANSFORMERS):
        filled[entry.warmup] = math.ceil(warmup / plan.steps_per_call)
    if entry.batches is not None and entry.epochs is not None and plan.steps_per_epoch is not None:
        filled |= {entry.batches: plan.steps_per_epoch, entry.epochs: math.ceil(calls / plan.steps_per_epoch)}
    if any(p.name == "parts" for p in parameters(entry)):
        filled["parts"] = tuple(_part(part, plan.lr) for part in plan.parts)
    return {**filled, **plan.settings}


def _part(part: Part, lr: float) -> Schedule:
    entry = find_entry(part.schedule)
    if entry is None:
        raise UnknownScheduleError(part.schedule)
    has_lr = any(p.name == "lr" for p in parameters(entry))
    return build(entry, {**({"lr": lr} if has_lr else {}), **part.settings})
