"""PLT132: a reranker or pair classifier stands at the entropy that its number of negatives gives."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_NAMES = (
    "num_negatives", "n_negatives", "num_hard_negatives", "hard_negatives", "n_hard_negatives", "negatives_per_query", "negatives_per_positive",
    "pos_neg_ratio", "neg_ratio", "negative_ratio",
)  # fmt: skip
_LEAST, _NEAR, _BELOW = 8, 0.015, 0.96


@rule(
    "PLT132",
    "pairs-at-prior",
    {
        "plateau_prior": 3.0,
        "class_imbalance": 1.0,
        "overfit": -3.0,
        "plateau_infonce": -2.0,
        "healthy_converged": -3.0,
        "label_noise": -1.0,
    },
)
def pairs_at_prior(run: Run) -> Iterator[Finding]:
    """Report a binary loss over pairs that stands at the entropy of one positive among its negatives.

    ## What it does
    Computes H(1 / (1 + n)) of the stated negatives and compares it with the second half of the loss.
    ## Why it matters
    With four negatives a constant answer costs 0.500, with seven 0.377: far below ln 2, so it looks like learning. The model only knows how
    many pairs are positive, and its accuracy is that of "none".
    ## Fires on
    Two negatives or more for each positive, eight records, the second half within 1.5 % of the entropy and nothing far below it.
    ## Stays silent on
    Losses that go below, losses over a group (ln(1 + n)), an unknown number of negatives.
    ## Source
    Gibbs' inequality; torch.nn.BCEWithLogitsLoss.
    """
    loss = train_loss(run)
    held = next((s for s in run.stated(*_NAMES) if (s.number() or 0) >= 2), None)
    if loss is None or held is None or len(loss.finite) < _LEAST:
        return
    n = held.number() or 0.0
    share = 1 / (1 + n)
    level = -share * math.log(share) - (1 - share) * math.log(1 - share)
    half = median(tail(loss.values, 0.5))
    if abs(half / level - 1) > _NEAR or median(tail(loss.finite, 0.2)) < (1 - _NEAR) * level or min(loss.finite) < 0.8 * _BELOW * level:  # fmt: skip
        return
    yield finding(
        f"{loss.name} 값이 {figure(half)}에 머뭅니다. 긍정 하나에 부정이 {figure(n)}개일 때 아무것도 보지 않고 비율만 답하는 손실 {figure(level)} 값과 같아서, ln 2보다 낮아도 배운 것이 없습니다.",
        cite_stated(held),
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        calculated("긍정의 비율만 아는 답의 손실입니다.", level, f"−{percent(share)} × ln {figure(share)} − {percent(1 - share)} × ln {figure(1 - share)} = {figure(level)}"),
        severity=Severity.HIGH,
        facts={"level": level, "share": share},
    )  # fmt: skip
