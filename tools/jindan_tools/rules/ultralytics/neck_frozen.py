"""YOL030: the backbone and the neck are frozen, so only the last module learns and the metric stands low."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.select import val_metric
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

# The number of the detection head in the model's list of modules; those before it are backbone and neck.
# Source: ultralytics/cfg/models: v5/yolov5.yaml, v8/yolov8.yaml, 11/yolo11.yaml, 12/yolo12.yaml.
_HEADS = {"yolov5": 24, "yolov8": 22, "yolo11": 23, "yolo12": 21}
_NUMBER = regex(r"\d{1,3}")
_BACKBONE = 11
_NEARLY = 3
_POOR, _SETTLED = 0.3, 0.8


@rule(
    "YOL030",
    "neck-frozen",
    {"frozen_layers": 3.5, "underfit": 1.0, "lr_too_low": -2.0, "epochs_too_few": -2.0, "healthy_converged": -2.0},
)
def neck_frozen(run: Run) -> Iterator[Finding]:
    """Report a freeze that reaches up to the detection head while the metric settled low.

    ## What it does
    Compares `freeze` with the number of modules before the head of the named model.
    ## Why it matters
    `freeze: 10` keeps a backbone and is usual; 22 of 22 leaves one module to learn, and no rate or epoch adds to that.
    ## Fires on
    A freeze within three modules of the head of a known model, and a mAP50-95 that settled below 0.3: 95 % of the best
    were there at 80 % of the run.
    ## Stays silent on
    Frozen backbones, unknown models, metrics that are good or still rise.
    ## Source
    ultralytics/engine/trainer.py: `freeze` N takes the gradient from the modules 0 to N-1; yolov5/train.py (6.0 to 7.0):
    freeze if len(freeze) > 1 else range(freeze[0]).
    """
    frozen = _frozen(run)
    name = " ".join([str(run.setting("model") or ""), *(str(s.value) for s in run.stated("cfg", "weights"))]).lower()
    head = next((at for word, at in _HEADS.items() if word in name), None)
    metric = val_metric(run)
    if run.framework not in {Framework.ULTRALYTICS, Framework.YOLOV5} or frozen is None or head is None:
        return
    if frozen <= _BACKBONE or frozen < head - _NEARLY or metric is None or metric.best is None:
        return
    best = metric.values[metric.best]
    early = metric.finite[: int(_SETTLED * len(metric.finite))]
    if best >= _POOR or max(early, default=0.0) < 0.95 * best:
        return
    yield finding(
        f"freeze {figure(frozen)} 설정이 {figure(head)}개 모듈 가운데 {figure(min(frozen, head))}개를 고정해, 검출 헤드만 학습되었습니다.",
        *known(cite_setting(run, "freeze"), cite_setting(run, "model")),
        Evidence(
            statement=f"이 모델의 검출 헤드는 {head}번 모듈이고 백본과 넥은 0~{head - 1}번입니다.",
            value=float(head),
            formula="ultralytics/cfg/models의 모델 설명 파일",
        ),
        cite_point(metric, metric.best, "최고 기록"),
        severity=Severity.HIGH,
        facts={"frozen": frozen, "head": float(head)},
    )


def _frozen(run: Run) -> float | None:
    """Return how many of the first modules are frozen.

    A list holds their numbers; YOLOv5 takes a list of one for their count.
    """
    given = run.number("freeze")
    if given is not None:
        return given
    numbers = sorted({int(n) for n in _NUMBER.findall(str(run.setting("freeze") or ""))})
    if len(numbers) == 1 and run.framework is Framework.YOLOV5:
        return float(numbers[0])
    return float(len(numbers)) if len(numbers) > 1 and numbers == list(range(len(numbers))) else None
