"""The learning rate over the run, before and after a change."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from jindan_agent.whatif.changes import Changes
from jindan_agent.whatif.length import Length
from jindan_agent.whatif.rate_plan import BATCHES, rate_plan
from jindan_tools.lr.simulation import LrPlan, simulate
from jindan_tools.model.run import Framework, Run

_DOTS = 120


class RateCurve(Struct, frozen=True, kw_only=True):
    """The rates of a plan at evenly spaced places from its first to its last step."""

    plan: LrPlan
    rates: tuple[float, ...]

    @property
    def peak(self) -> float:
        """Return the highest rate."""
        return max(self.rates)

    @property
    def peak_share(self) -> float:
        """Return where the highest rate is first reached, as a share of the run."""
        return self.rates.index(self.peak) / max(1, len(self.rates) - 1)


def rate_now(run: Run) -> RateCurve | None:
    """Return the rates that the settings ask for, None when they leave a part open."""
    return _curve(rate_plan(run))


def rate_after(run: Run, changes: Changes, length: Length) -> RateCurve | None:
    """Return the rates after the changes."""
    plan = rate_plan(run)
    if plan is None:
        return None
    changed = replace(plan, lr=changes.lr or plan.lr, schedule=changes.schedule or plan.schedule)
    if run.framework is Framework.ULTRALYTICS and changes.schedule is None:
        return _curve(_ultralytics(changed, changes))
    if length.total_steps is not None:
        changed = replace(changed, total_steps=length.total_steps)
    if changes.warmup_steps is not None:
        changed = replace(changed, warmup_steps=changes.warmup_steps)
    return _curve(changed)


def _ultralytics(plan: LrPlan, changes: Changes) -> LrPlan:
    settings = dict(plan.settings)
    if changes.warmup_epochs is not None:
        settings["warmup_epochs"] = changes.warmup_epochs
    epochs = plan.total_steps // BATCHES if changes.epochs is None else max(1, round(changes.epochs))
    return replace(plan, total_steps=epochs * BATCHES, settings={**settings, "epochs": epochs})


def _curve(plan: LrPlan | None) -> RateCurve | None:
    if plan is None:
        return None
    last = plan.total_steps - 1
    steps = [round(i * last / (_DOTS - 1)) for i in range(_DOTS)] if last > 0 else [0]
    try:
        return RateCurve(plan=plan, rates=tuple(simulate(plan).at(steps)))
    except (ValueError, ArithmeticError):
        return None
