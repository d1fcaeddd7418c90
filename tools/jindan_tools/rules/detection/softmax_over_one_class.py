"""DET016: a segmentation head with one class under a softmax: the loss is exactly 0 whatever it answers."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule


@rule(
    "DET016",
    "softmax-over-one-class",
    {
        "wrong_loss": 4.0,
        "num_labels_mismatch": 1.5,
        "all_labels_ignored": -4.0,
        "frozen_layers": -3.0,
        "leakage": -3.0,
        "healthy_converged": -4.0,
    },
)
def softmax_over_one_class(run: Run) -> Iterator[Finding]:
    """Report num_classes=1 with a cross-entropy that is no sigmoid, and a loss of 0 throughout.

    ## What it does
    Reads the classes of the head and use_sigmoid of its loss, and looks for a loss of exactly 0.
    ## Why it matters
    A softmax over one output is 1 for every pixel, so that its logarithm and the gradient are 0 from the first step on. The answer
    is the object everywhere: accuracy and IoU are the share of its pixels and look good where the object is large.
    ## Fires on
    A head with num_classes 1, use_sigmoid False, a training loss of 0 in all of three records or more.
    ## Stays silent on
    use_sigmoid True, two classes, losses above 0.
    ## Source
    mmseg/models/losses/cross_entropy_loss.py; mmseg/models/decode_heads/decode_head.py warns for num_classes=1 and out_channels=2.
    """
    classes = next((s for s in run.settings if s.name.endswith("decode_head.num_classes") and s.value == 1), None)
    kind = next(
        (s for s in run.settings if s.name.endswith("decode_head.loss_decode.use_sigmoid") and s.flag() is False), None
    )
    loss = train_loss(run)
    if classes is None or kind is None or loss is None or len(loss.finite) < 3 or any(loss.finite):
        return
    yield finding(
        "num_classes=1인데 use_sigmoid=False라 출력 하나에 소프트맥스를 씌웁니다. 그 값은 늘 1이어서 손실과 기울기가 정확히 0이고, 모든 픽셀을 그 클래스로 답합니다. "
        "높은 정확도와 IoU는 그 클래스가 차지하는 픽셀의 비율일 뿐입니다.",
        cite_stated(classes),
        cite_stated(kind),
        cite_point(loss, loss.finite_indices[0], f"기록 {len(loss.finite)}개 모두 0"),
        calculated("출력이 하나인 소프트맥스의 손실입니다.", 0.0, "−ln(e^z ÷ e^z) = 0"),
        severity=Severity.CRITICAL,
        facts={"records": float(len(loss.finite))},
    )
