"""EVL008: the ranking metric is far below one half although the loss falls: it is read backwards."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

# The area under the ROC curve is 1/2 for guessing; that under precision and recall is not.
_AREA = regex(r"(?:^|[/_ .-])(?:auc|auroc|roc_?auc|roc_?auc_?score|auc_?roc)(?:$|[/_ .-])")
_OTHER = regex(r"pr_?auc|auc_?pr|precision|recall")
_LEAST = 3
_BACKWARDS = 0.35
_FELL = 0.9


@rule(
    "EVL008",
    "ranking-reversed",
    {"metric_bug": 3.5, "labels_shuffled": -3.0, "plateau_bce_0693": -2.0, "best_ckpt_wrong": -3.0, "underfit": -2.0},
)
def ranking_reversed(run: Run) -> Iterator[Finding]:
    """Report an AUC far below 0.5 beside a held-out loss that falls below guessing.

    ## What it does
    Takes the area under the ROC curve of the last half and the losses of the same run.
    ## Why it matters
    Guessing gives 0.5. A model can only rank consistently the wrong way round if it knows the answer: the score of the
    other class, a negated score or swapped labels went into the metric, and 1 - AUC is its true value.
    ## Fires on
    Three records or more, the last half all below 0.35, a training loss that fell by a tenth or more and a held-out
    loss (if logged) that ends below its start and below ln 2.
    ## Stays silent on
    Areas near 0.5, areas under precision and recall, areas that rise from below while the model learns (under the
    curve of correct keypoints, which begins at 0), losses that do not fall.
    ## Source
    Hanley and McNeil 1982: the area is the probability that a positive ranks above a negative; reversed scores give 1 - A.
    """
    area, loss, held_out = _area(run), train_loss(run), val_loss(run)
    if area is None or loss is None or len(loss.finite) < _LEAST or loss.finite[-1] > _FELL * loss.finite[0]:
        return
    if held_out is not None and held_out.finite and not _learns(held_out):
        return
    level = median(tail(area.finite, 0.5))
    yield finding(
        f"{area.name} 값 {figure(level)}은 찍은 수준(0.5)보다 훨씬 낮습니다. 손실은 줄었으므로 점수의 방향이 뒤집힌 것입니다.",
        cite_point(area, area.finite_indices[-1]),
        cite_point(loss, loss.finite_indices[-1]),
        calculated("방향을 바로잡으면 나오는 값입니다.", 1 - level, f"1 − {figure(level)} = {figure(1 - level)}"),
        severity=Severity.HIGH,
        facts={"auc": level},
    )


def _learns(held_out: Series) -> bool:
    return held_out.finite[-1] <= min(math.log(2), _FELL * held_out.finite[0])


def _area(run: Run) -> Series | None:
    named = [
        s
        for role in (Role.VAL_METRIC, Role.TRAIN_METRIC, Role.OTHER)
        for s in last_segment(run.of_role(role))
        if _AREA.search(s.name.lower()) and not _OTHER.search(s.name.lower()) and len(s.finite) >= _LEAST
    ]
    return next(
        (s for s in named if max(tail(s.finite, 0.5)) < _BACKWARDS and min(s.finite) >= 0 and not _grows(s)), None
    )


def _grows(area: Series) -> bool:
    """Say whether the area began lower than it ends: scores read backwards begin near guessing and fall."""
    third = max(1, len(area.finite) // 3)
    return median(area.finite[:third]) < median(area.finite[-third:])
