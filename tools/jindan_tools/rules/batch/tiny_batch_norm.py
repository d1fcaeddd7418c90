"""BAT004: BatchNorm statistics come from one or two images."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.collapse import find_collapse
from jindan_tools.curves.select import val_metric
from jindan_tools.curves.shape import head, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST = 5


@rule("BAT004", "tiny-batch-norm", {"bn_small_batch": 1.5})
def tiny_batch_norm(run: Run) -> Iterator[Finding]:
    """Note a batch of one or two images per device in a detector that trains its BatchNorm layers.

    ## What it does
    Reads the batch per device in Ultralytics and YOLOv5 runs and checks whether the validation metric improved.
    ## Why it matters
    Accumulation averages gradients, not batch statistics. With one image the running mean and variance jump.
    ## Fires on
    A batch of 1 or 2 with at least five records of a metric that did not improve by 5 %; otherwise silent.
    ## Stays silent on
    Metrics that improved or collapsed later, larger batches, frameworks that freeze BatchNorm (MMDetection, Detectron2) or use LayerNorm.
    ## Source
    Wu and He 2018 (GroupNorm), figure 1: error rises below a batch of 8; pytorch issue 4741.
    """
    batch, metric = run.number("batch_size"), val_metric(run)
    if run.framework not in {Framework.ULTRALYTICS, Framework.YOLOV5} or batch not in {1.0, 2.0} or metric is None:
        return
    if len(metric.finite) < _LEAST or _improved(metric) or find_collapse(run) is not None:
        return
    yield finding(
        f"장치당 배치가 {figure(batch)}장이라 BatchNorm 통계가 불안정하고 검증 지표도 나아지지 않았습니다.",
        *known(cite_setting(run, "batch_size")),
        cite_point(metric, 0, "처음"),
        cite_point(metric, metric.best or 0, "최고"),
        cite_point(metric, -1, "마지막"),
        severity=Severity.MEDIUM,
        facts={"batch": batch},
    )


def _improved(metric: Series) -> bool:
    return median(tail(metric.finite, 0.3)) > 1.05 * median(head(metric.finite, 0.2))
