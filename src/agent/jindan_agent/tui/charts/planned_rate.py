"""The learning rate that the settings of a run ask for, to be laid over the one it logged."""

from __future__ import annotations

from jindan_agent.whatif.rate_plan import BATCHES, rate_plan
from jindan_tools.lr.simulation import LrPlan, simulate
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Axis, Series

_DOTS = 24


def planned_rate(run: Run, series: Series) -> tuple[tuple[float, ...], tuple[float, ...]] | None:
    """Return places on the axis of the logged rate and the rates planned there; None when the settings leave it open."""
    plan = rate_plan(run)
    if plan is None or not series.xs:
        return None
    first, last = series.xs[0], series.xs[-1]
    places = sorted({first + (last - first) * i / (_DOTS - 1) for i in range(_DOTS)})
    steps = [_step(run, plan, series, place) for place in places]
    kept = [(p, s) for p, s in zip(places, steps, strict=True) if s is not None and 0 <= s < plan.total_steps]
    if not kept:
        return None
    try:
        rates = simulate(plan).at([s for _, s in kept])
    except (ValueError, ArithmeticError):
        return None
    return tuple(p for p, _ in kept), tuple(rates)


def _step(run: Run, plan: LrPlan, series: Series, place: float) -> int | None:
    """Return the 0-based optimizer step of a place of the axis."""
    if series.axis is Axis.STEP:
        return max(0, round(place))
    if series.axis is Axis.EPOCH:
        if run.framework is Framework.ULTRALYTICS:
            # results.csv holds the rate of the last iteration of an epoch, which is counted from 1.
            return max(0, round(place * BATCHES) - 1)
        epochs = run.epochs_planned
        return None if not epochs else round(place / epochs * plan.total_steps)
    return None
