"""PLT038: a mask is found, and the binary cross-entropy stands where probabilities as logits leave it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_OVERLAP = regex(r"dice|iou|jaccard|(?:^|[/_ .-])f1")
_LEAST, _LAST = 8, 5
_FOUND = 0.6
_STILL = 0.06
_NEAR = 0.04
_RIGHT, _NONE = math.log1p(math.exp(-1)), math.log(2)


@rule(
    "PLT038",
    "sigmoid-twice-on-masks",
    {"double_softmax": 3.5, "wrong_loss": 1.5, "plateau_bce_0693": -4.0, "underfit": -2.0, "lr_too_low": -2.0},
)
def sigmoid_twice_on_masks(run: Run) -> Iterator[Finding]:
    """Report a binary cross-entropy with logits over masks that cannot fall because a sigmoid stands before it.

    ## What it does
    With outputs in 0..1 taken for logits, a pixel of the object costs at least ln(1 + 1/e) = 0.313 and one of the
    background ln 2 = 0.693: the floor is their mean by the share of the object. Compares it with the last losses.
    ## Why it matters
    The loss seems stuck near 0.693, as if nothing were learnt, while the overlap says that the object is found.
    ## Fires on
    A stated BCEWithLogitsLoss without weights, a Dice, IoU or F1 of 0.6 and more, and a loss that stands for five records:
    within 4 % of the floor of the stated share of the object, or never below 0.5 where the share is unknown.
    ## Stays silent on
    Overlaps below 0.6 (nothing is learnt), losses below the floor once, pos_weight and weight, other losses.
    ## Source
    torch.nn.BCEWithLogitsLoss applies the sigmoid itself: -ln sigmoid(1) = 0.313, -ln(1 - sigmoid(0)) = 0.693.
    """
    named = next((s for s in run.settings if "BCEWithLogitsLoss" in str(s.value)), None)
    overlap = _overlap(run)
    if named is None or "weight" in str(named.value) or overlap is None:
        return
    loss = next((s for s in (train_loss(run), val_loss(run)) if s is not None and _stands(s)), None)
    if loss is None:
        return
    share, level = _share(run), median(loss.finite[-_LAST:])
    floor = None if share is None else _NONE - (share.number() or 0.0) * (_NONE - _RIGHT)
    if not (0.5 <= min(loss.finite) <= level <= 1.03 * _NONE if floor is None else abs(level / floor - 1) <= _NEAR):
        return
    yield finding(
        f"{overlap.name} 값이 {figure(overlap.finite[-1])}인데 {loss.name} 값은 {figure(level)} 아래로 내려가지 않습니다. "
        "시그모이드를 지난 출력이 BCEWithLogitsLoss에 다시 들어갔을 때의 하한입니다.",
        cite_point(loss, loss.finite_indices[-1]),
        cite_point(overlap, overlap.finite_indices[-1]),
        Evidence(statement=f"손실 함수는 {safe_line(str(named.value), 60)}입니다.", source=named.source),
        *_proof(share, floor),
        severity=Severity.HIGH,
        argues={
            "double_softmax": 3.5 if floor is not None else 2.5,
            "wrong_loss": 1.5,
            "plateau_bce_0693": -4.0,
            "underfit": -2.0,
            "lr_too_low": -2.0,
        },
        facts={"level": level},
    )


def _proof(share: Setting | None, floor: float | None) -> tuple[Evidence, ...]:
    if share is None or floor is None:
        text = "물체의 비율에 따라 하한은 0.313과 0.693 사이에 있습니다. 시그모이드가 한 번뿐이면 이 겹침에서 0.5 아래로 내려갑니다."
        return (calculated(text, _NONE, "−ln σ(1) = 0.313, −ln(1 − σ(0)) = 0.693"),)
    size = figure(share.number() or 0.0)
    return (
        Evidence(statement=f"물체 픽셀의 비율은 {size}입니다.", value=(share.number() or 0.0), source=share.source),
        calculated(
            "확률을 로짓으로 넣었을 때 낼 수 있는 가장 낮은 손실입니다.",
            floor,
            f"{size} × 0.3133 + (1 − {size}) × 0.6931 = {figure(floor)}",
        ),
    )


def _overlap(run: Run) -> Series | None:
    found = [s for role in (Role.VAL_METRIC, Role.TRAIN_METRIC) for s in last_segment(run.of_role(role))]
    named = (s for s in found if _OVERLAP.search(s.name.lower()) and len(s.finite) >= _LAST)
    return next((s for s in named if min(s.finite[-_LAST:]) >= _FOUND and max(s.finite) <= 1), None)


def _stands(loss: Series) -> bool:
    last = loss.finite[-_LAST:]
    return len(loss.finite) >= _LEAST and min(last) > 0 and max(last) - min(last) <= _STILL * median(last)


def _share(run: Run) -> Setting | None:
    found = run.stated("foreground_share")
    return next((s for s in found if 0 < (s.number() or 0.0) < 1), None)
