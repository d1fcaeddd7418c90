"""Where a run stands in its warm-up, from the logged rates and the configured length."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.curves.rate import logged_rate
from jindan_tools.lr.hf_logged_warmup import LoggedWarmup, logged_warmup
from jindan_tools.lr.points import LrPoint
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series

_LEAST = 5


class WarmupPosition(Struct, frozen=True, kw_only=True):
    """The logged rates, the warm-up they follow and the peak they lead to."""

    series: Series
    points: tuple[LrPoint, ...]
    peak: float
    fit: LoggedWarmup

    def rate_at(self, step: float) -> float:
        """Return the rate of the fit at a logged step, at most the peak."""
        return self.peak * min(1.0, max(0.0, step + self.fit.offset) / self.fit.steps)


def warmup_position(run: Run) -> WarmupPosition | None:
    """Return the linear warm-up that explains the logged rates, None when no single one does."""
    logged, peak = logged_rate(run, _LEAST), run.number("learning_rate")
    if logged is None or peak is None or logged[0].axis is not Axis.STEP:
        return None
    candidates = _candidates(run)
    fit = logged_warmup(logged[1], peak=peak, candidates=candidates) if candidates else None
    return None if fit is None else WarmupPosition(series=logged[0], points=tuple(logged[1]), peak=peak, fit=fit)


def _candidates(run: Run) -> tuple[int, ...]:
    """Return the configured warm-up steps and, from a ratio, its neighbours by other ways of rounding."""
    steps = run.number("warmup_steps")
    total, ratio = run.number("total_steps") or run.steps_planned, run.number("warmup_ratio")
    found: list[int] = []
    if steps is not None and steps >= 2:
        found.append(int(steps))
    if total is not None and ratio is not None and 0 < ratio < 1:
        exact = total * ratio
        found += [math.ceil(exact), math.floor(exact), round(exact)]
    return tuple(n for n in dict.fromkeys(found) if n >= 2)
