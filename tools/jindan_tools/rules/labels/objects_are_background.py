"""LBL033: a two-stage detector of torchvision never sees an object of a class: the labels say background."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule

_LEAST = 4
_SETTLED = 0.05


@rule(
    "LBL033",
    "objects-are-background",
    {
        "labels_corrupt": 3.5,
        "num_labels_mismatch": 3.0,
        "train_val_shift": -4.0,
        "metric_bug": -3.0,
        "val_settings_differ": -4.0,
        "eval_labels_missing": -2.0,
        "small_object_no_anchor": -3.0,
        "class_imbalance": -2.0,
        "overfit": -4.0,
        "epochs_too_few": -3.0,
        "lr_too_low": -3.0,
        "healthy_converged": -4.0,
    },
)
def objects_are_background(run: Run) -> Iterator[Finding]:
    """Report a box regression loss of exactly 0 beside region proposals that learn.

    ## What it does
    Looks at the parts of the loss: the second stage regresses boxes of proposals whose class is above 0 only, so the sum
    over none is exactly 0; the first stage does not know classes and learns from the same boxes.
    ## Why it matters
    torchvision keeps class 0 for the background. Objects labelled 0 teach "background everywhere": loss_classifier falls
    to 0 in a few steps, which looks like success, and no box is ever found.
    ## Fires on
    loss_box_reg of 0 at every record (four or more), a loss_classifier that ends below 0.05, and a loss_rpn_box_reg above 0.
    ## Stays silent on
    Records with one box loss above 0 (few matches at the start, BAT013), images without boxes (the proposals learn no box).
    ## Source
    torchvision/models/detection/roi_heads.py fastrcnn_loss: sampled_pos_inds_subset = where(labels > 0);
    https://github.com/pytorch/vision/issues/1952
    """
    parts = {s.name.rpartition("/")[2].lower(): s for s in last_segment(run.of_role(Role.TRAIN_LOSS))}
    boxes, classes, proposals = (parts.get(f"loss_{name}") for name in ("box_reg", "classifier", "rpn_box_reg"))
    if boxes is None or classes is None or proposals is None or not _only_proposals(boxes, classes, proposals):
        return
    yield finding(
        f"{boxes.name} 값이 기록 {len(boxes.finite)}개 모두 정확히 0입니다. 클래스 번호가 0보다 큰 물체가 하나도 없다는 뜻이며, "
        "torchvision 검출기에서 0번은 배경입니다. 물체의 라벨은 1부터 시작해야 합니다.",
        cite_point(boxes, boxes.finite_indices[-1]),
        cite_point(classes, classes.finite_indices[-1], "배경만 맞히면 되는 분류 손실"),
        cite_point(proposals, proposals.finite_indices[-1], "클래스를 보지 않는 제안 단계는 같은 상자를 배웁니다"),
        severity=Severity.CRITICAL,
        facts={"classifier": classes.finite[-1], "proposals": proposals.finite[-1]},
    )


def _only_proposals(boxes: Series, classes: Series, proposals: Series) -> bool:
    if len(boxes.finite) < _LEAST or any(boxes.finite) or not classes.finite or not proposals.finite:
        return False
    return classes.finite[-1] < _SETTLED and max(proposals.finite[-_LEAST:]) > 0
