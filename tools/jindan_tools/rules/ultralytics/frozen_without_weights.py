"""YOL016: layers are frozen in a model that was never trained."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.select import val_metric
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule

_BACKBONE = 10
_POOR = 0.1


@rule(
    "YOL016",
    "frozen-without-weights",
    {"frozen_layers": 4.0, "few_optimizer_steps": -3.0, "epochs_too_few": -2.0, "labels_missing": -0.5},
)
def frozen_without_weights(run: Run) -> Iterator[Finding]:
    """Report frozen layers of a model that is built from its description and takes over no weights.

    ## What it does
    Looks for `freeze` of the backbone or more, a model given as YAML, and the absence of a line about weights taken over.
    ## Why it matters
    Frozen layers keep what they have; here that is noise, and no number of steps changes it.
    ## Fires on
    Ten frozen modules or more, a model file that ends in .yaml, no `Transferred n/m items`. A fault while mAP stays below 0.1.
    ## Stays silent on
    Models from .pt files, runs that took weights over (CKP007), fewer frozen modules.
    ## Source
    ultralytics/engine/trainer.py: `freeze` sets requires_grad to False for the modules 0 to N-1; the backbones of YOLOv5 to YOLO11 are
    the modules 0 to 9 or 10. A .yaml model starts from random weights unless `pretrained` names a file.
    """
    frozen, model, given = run.number("freeze"), run.setting("model"), run.setting("pretrained")
    if (
        run.framework not in {Framework.ULTRALYTICS, Framework.YOLOV5}
        or frozen is None
        or frozen < _BACKBONE
        or not str(model).endswith((".yaml", ".yml"))
    ):
        return
    if any(e.number("transferred") for e in run.of_kind(EventKind.WEIGHTS)) or str(given).endswith(".pt"):
        return
    metric = val_metric(run)
    poor = metric is None or not metric.finite or max(metric.finite) < _POOR
    yield finding(
        f"학습된 적이 없는 모델({model})의 앞 {frozen:g}개 모듈을 freeze 설정이 고정했습니다. 고정된 층은 무작위 값 그대로이고 스텝을 늘려도 바뀌지 않습니다.",
        *known(cite_setting(run, "freeze"), cite_setting(run, "model"), cite_setting(run, "pretrained")),
        *(() if metric is None or metric.best is None else (cite_point(metric, metric.best, "최고 기록"),)),
        severity=Severity.HIGH if poor else Severity.LOW,
        argues=None if poor else {"frozen_layers": 1.0},
    )
