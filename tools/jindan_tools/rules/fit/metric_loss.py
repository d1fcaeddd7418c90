"""How much of the best held-out quality is lost at the end of a run."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, val_metric
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series

_BY_SHARE = 0.9


class MetricLoss(Struct, frozen=True, kw_only=True):
    """What was best and what is left of it.

    `share` is (best - end) / |best|, counted in the bad direction; `end` is the last record when the best is among the
    last three, else the median of those three.
    """

    best: float
    best_x: float
    end: float
    share: float
    name: str
    evidence: tuple[Evidence, ...]


def metric_loss(run: Run) -> MetricLoss | None:
    """Return what the main held-out metric lost since its best, None for fewer than 4 finite records."""
    return _loss_of(val_metric(run))


def telling_loss(run: Run) -> MetricLoss | None:
    """Return the same of the metric that tells most: an area under the curve where accuracy is high by class shares alone."""
    return _loss_of(_telling(run, val_metric(run)))


def _loss_of(metric: Series | None) -> MetricLoss | None:
    if metric is None or len(metric.finite) < 4 or metric.best is None:
        return None
    best = metric.values[metric.best]
    # A curve that still climbs is at its best at the end; the median of three would call that a loss.
    end = metric.finite[-1] if metric.best >= metric.finite_indices[-3] else median(metric.finite[-3:])
    if best == 0:
        return None
    sign = -1.0 if metric.higher_is_better is False else 1.0
    return MetricLoss(
        best=best,
        best_x=metric.xs[metric.best],
        end=end,
        share=max(0.0, sign * (best - end) / abs(best)),
        name=metric.name,
        evidence=(
            cite_point(metric, metric.best, "최고 기록"),
            cite_point(metric, metric.finite_indices[-1], "마지막 기록"),
        ),
    )


def _telling(run: Run, metric: Series | None) -> Series | None:
    """Return the area under the curve beside an accuracy that the class shares alone make high from the first record on."""
    if metric is None or not metric.finite or "acc" not in metric.name.lower() or metric.finite[0] < _BY_SHARE:
        return metric
    areas = [s for s in last_segment(run.of_role(Role.VAL_METRIC)) if "auc" in s.name.lower()]
    return next((s for s in areas if len(s.finite) == len(metric.finite)), metric)
