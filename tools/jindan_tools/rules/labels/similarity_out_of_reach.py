"""LBL034: similarities are compared with labels that no cosine can reach."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _ORDERED, _STILL, _SPAN = 3, 0.5, 0.005, 2.0
_CORRELATIONS = ("spearman", "pearson")


@rule(
    "LBL034",
    "similarity-out-of-reach",
    {"wrong_loss": 3.5, "embedding_collapse": 0.5, "lr_too_low": -3.0, "batch_noise": -2.0, "label_noise": -2.0, "underfit": -2.0, "healthy_converged": -3.0},
)  # fmt: skip
def similarity_out_of_reach(run: Run) -> Iterator[Finding]:
    """Report a squared error of cosines that stands still above 1 although the pairs are in the right order.

    ## What it does
    Takes the root of the held-out loss, the usual distance of a similarity from its label, beside the correlation of both.
    ## Why it matters
    A cosine lies between -1 and 1. With labels of 0 to 5 (STS) the loss pushes every pair to 1 and stays at the mean of
    (label - 1)^2; the order survives in the last digits, so the correlation looks fine while all embeddings come together.
    ## Fires on
    A correlation of cosines of 0.5 or more in three evaluations, a held-out loss above 1 that moves by less than 0.5 %. A
    root above 2 is a proof: no label between -1 and 1 lies that far from a cosine.
    ## Stays silent on
    Losses that move, contrastive losses, correlations of other outputs.
    ## Source
    sbert.net CosineSimilarityLoss: labels are normalised to 0 to 1.
    """
    loss, order = val_loss(run), _correlation(run)
    if loss is None or order is None or len(loss.finite) < _LEAST or min(order.finite) < _ORDERED:
        return
    last = loss.finite[-1]
    if last <= 1 or max(loss.finite) - min(loss.finite) > _STILL * last:
        return
    apart = math.sqrt(last)
    yield finding(
        f"순위 상관은 {figure(order.finite[-1])}인데 검증 손실은 {figure(last)}에서 움직이지 않습니다. 코사인은 1을 넘지 못하므로 라벨이 코사인의 범위를 벗어난 척도(0~5 등)로 보입니다.",
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        cite_point(order, order.finite_indices[-1], "순위 상관"),
        calculated(
            "코사인과 라벨의 평균 거리입니다. 라벨이 −1에서 1 사이라면 2를 넘을 수 없습니다.",
            apart,
            f"√{figure(last)} = {figure(apart)}",
        ),
        severity=Severity.HIGH if apart > _SPAN else Severity.MEDIUM,
        argues=None if apart > _SPAN else {"wrong_loss": 2.0},
        facts={"distance": apart},
    )


def _correlation(run: Run) -> Series | None:
    named = [
        s
        for s in run.of_role(Role.VAL_METRIC)
        if "cos" in s.name.lower() and any(c in s.name.lower() for c in _CORRELATIONS)
    ]
    return next((s for s in named if len(s.finite) >= _LEAST), None)
