"""Bring a mean average precision to a share of 1: Detectron2 and some others log it in per cent."""

from __future__ import annotations

from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Series

_PERCENT = 100.0


def best_share(run: Run, metric: Series | None) -> float | None:
    """Return the highest value as a share from 0 to 1, None without any.

    Detectron2 multiplies by 100 (evaluation/coco_evaluation.py _derive_coco_results), so that 0.3 there is a three-hundredth;
    elsewhere a value above 1 is taken for per cent.
    """
    if metric is None or not metric.finite:
        return None
    highest = max(metric.finite)
    of_detectron = run.framework is Framework.DETECTRON2 and metric.name.lower().startswith(
        ("bbox/", "segm/", "keypoints/")
    )
    return highest / _PERCENT if of_detectron or highest > 1 else highest
