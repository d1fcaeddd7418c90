"""YOL361: bgr close to 1: training sees the colour channels in the other order, validation never does."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_NEARLY_ALL, _GOOD = 0.8, 0.7


@rule(
    "YOL361",
    "channels-turned",
    {
        "train_val_shift": 4.0,
        "aug_too_strong": 1.0,
        "few_optimizer_steps": -2.0,
        "epochs_too_few": -2.0,
        "class_imbalance": -2.0,
        "overfit": -2.0,
        "healthy_converged": -3.0,
    },
)
def channels_turned(run: Run) -> Iterator[Finding]:
    """Report an Ultralytics training nearly all images of which have red and blue exchanged.

    ## What it does
    Reads the argument `bgr`, the probability with which a training image keeps the order of OpenCV.
    ## Why it matters
    The exchange is an augmentation: it is made for training images only. At 1 the network never sees an image in the order in
    which it is validated and used, so that red things are learnt as blue ones. Boxes may carry over, colours do not.
    ## Fires on
    bgr of 0.8 or more. A fault while the best mAP is below 0.7, a remark above it (colours do not matter there).
    ## Stays silent on
    The default 0.0 and a share that mixes both orders.
    ## Source
    ultralytics/data/augment.py Format(bgr=hyp.bgr if augment else 0.0), read in 8.4.190.
    """
    if run.framework is not Framework.ULTRALYTICS:
        return
    given = next((s for s in run.stated("bgr") if (s.number() or 0.0) >= _NEARLY_ALL), None)
    if given is None:
        return
    share, metric = given.number() or 0.0, val_metric(run)
    fine = metric is not None and bool(metric.finite) and max(metric.finite) >= _GOOD
    yield finding(
        f"bgr={figure(share)}이라 학습 이미지의 {percent(share)}에서 빨강과 파랑이 뒤바뀝니다. 검증과 추론에서는 바꾸지 않으므로, 학습에서 본 색이 검증에는 없습니다.",
        cite_stated(given),
        *(() if metric is None or metric.best is None else (cite_point(metric, metric.best, "최고 기록"),)),
        severity=Severity.LOW if fine else Severity.HIGH,
        argues={"train_val_shift": 0.5} if fine else None,
        facts={"share": share},
    )
