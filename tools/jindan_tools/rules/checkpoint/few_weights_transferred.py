"""CKP007: the trainer says that only a part of the pretrained weights fits the model."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point, cite_setting
from jindan_tools.curves.select import val_metric
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

# A new class count renews the class branch of the head: 319 of 355 tensors of YOLOv8 remain.
_MOST = 0.7
_LEAST_TENSORS = 20
_POOR = 0.4


# YOLOv5's and Ultralytics' own recipe trains random weights for 300 epochs: what is poor then has another reason.
_FROM_SCRATCH = 300


@rule("CKP007", "few-weights-transferred", {"ckpt_mismatch": 3.0, "labels_missing": -0.5, "lr_too_low": -1.0})
def few_weights_transferred(run: Run) -> Iterator[Finding]:
    """Report a run that is set to start from pretrained weights most of which do not fit its model.

    ## What it does
    Divides the tensors that were taken over by those of the model, as the line `Transferred 50/153 items` counts them.
    ## Why it matters
    Ultralytics and YOLOv5 take over what has the same name and shape and leave the rest random, without a warning.
    Weights of another width or version share hardly any shape. Frozen layers then stay random for good.
    ## Fires on
    Less than 70 % taken over, of 20 tensors or more. A fault when layers are frozen or the best mAP stays below 0.4
    within 300 epochs, otherwise a remark.
    ## Stays silent on
    A new head (90 % and more fit), runs without such a line.
    ## Source
    ultralytics/utils/torch_utils.py and YOLOv5 utils/general.py: intersect_dicts keeps equal names with equal shapes.
    """
    told = next((e for e in run.of_kind(EventKind.WEIGHTS) if _share(e) is not None), None)
    share = None if told is None else _share(told)
    if told is None or share is None or share >= _MOST:
        return
    frozen, metric = _frozen(run), val_metric(run)
    poor = metric is not None and 0 < len(metric.finite) < _FROM_SCRATCH and max(metric.finite) < _POOR
    counts = f"{figure(told.number('transferred'))}/{figure(told.number('total'))}"
    rest = " 그 위에 freeze 설정이 무작위 상태의 층을 고정했습니다." if frozen else ""
    yield finding(
        f"사전학습 가중치 가운데 이 모델에 맞는 텐서가 {counts}({percent(share)})뿐이라 나머지는 무작위 값에서 시작했습니다.{rest}",
        cite_line(
            told, f"학습기가 옮긴 텐서는 {counts}입니다. 헤드만 새로 만들 때는 보통 90 % 이상이 옮겨집니다.", share
        ),
        *known(cite_setting(run, "pretrained"), cite_setting(run, "model"), cite_setting(run, "freeze")),
        *(() if metric is None or metric.best is None else (cite_point(metric, metric.best, "최고 기록"),)),
        severity=Severity.HIGH if frozen or poor else Severity.LOW,
        argues={"ckpt_mismatch": 3.0 if frozen or poor else 1.0, "labels_missing": -0.5, "lr_too_low": -1.0}
        | ({"frozen_layers": 2.0} if frozen else {}),
        facts={"share": share},
    )


def _share(event: Event) -> float | None:
    taken, total = event.number("transferred"), event.number("total")
    return None if taken is None or total is None or total < _LEAST_TENSORS else taken / total


def _frozen(run: Run) -> bool:
    held = run.config.get("freeze")
    if held is None or held.value is None or held.value is False:
        return False
    number = held.number()
    return number > 0 if number is not None else str(held.value) not in {"", "[]", "[0]"}
