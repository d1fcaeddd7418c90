"""The optimizer step of each record of a curve, also where the curve counts epochs."""

from __future__ import annotations

from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series


def record_steps(run: Run, series: Series) -> list[float] | None:
    """Return the step of each record; from epochs where the steps and epochs of the plan are known, else None."""
    if series.axis is Axis.STEP:
        return list(series.xs)
    total, epochs = run.number("total_steps") or run.steps_planned, run.epochs_planned or run.number("epochs")
    if not total or not epochs:
        return None
    return [float(round(x * total / epochs)) for x in series.xs]
