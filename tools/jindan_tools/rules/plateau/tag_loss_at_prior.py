"""PLT017: a multi-label loss is the entropy of the positive rate, and the average precision is that rate."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import prior_entropy
from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.select import last_segment, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_PRECISION = regex(r"(?:^|[/_ .])(?:m?ap|average_precision|auprc|pr_auc|aucpr|map_macro|map_micro)$", re.IGNORECASE)
_NEAR = 0.15
_LARGEST = 0.4
_ROSE = 1.5
_LEAST = 5


@rule(
    "PLT017",
    "tag-loss-at-prior",
    {"plateau_prior": 3.0, "labels_shuffled": 1.5, "healthy_converged": -4.0, "overfit": -1.0, "lr_too_low": -1.0},
)
def tag_loss_at_prior(run: Run) -> Iterator[Finding]:
    """Report a binary loss over many rare labels that only knows how rare they are.

    ## What it does
    The average precision of a random order is the positive rate p, and a constant answer p costs
    H(p) = -p ln p - (1 - p) ln(1 - p). Both sides are compared: H of the logged precision against the logged loss.
    ## Why it matters
    A loss that fell from 0.69 to 0.1 looks like success although every input gets the same answer.
    ## Fires on
    At least 5 records, a precision of at most 0.4 that never rose by half, and a held-out loss within 15 % of H(p).
    ## Stays silent on
    Detectors, precisions that rise, losses clearly below the entropy.
    ## Source
    The expected average precision of a random ranking is the prevalence; entropy of a Bernoulli variable.
    """
    loss, precision = val_loss(run), _precision(run)
    if is_detector(run) or loss is None or precision is None or len(loss.finite) < _LEAST:
        return
    rate = median(tail(precision.finite, 0.5))
    level = median(tail(loss.finite, 0.5))
    if not 0 < rate <= _LARGEST or max(precision.finite) > _ROSE * max(min(precision.finite), 1e-6):
        return
    entropy = prior_entropy([rate, 1 - rate])
    if abs(level / entropy - 1) > _NEAR:
        return
    yield finding(
        f"손실 {figure(level)} 값은 양성 비율 {percent(rate)}만 아는 답의 손실 {figure(entropy)} 수준이고 {precision.name} 값도 그 비율에 머물러, "
        "입력에서 배운 것이 없습니다.",
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        *cite_ends(precision),
        calculated(
            "양성 비율만 답할 때의 손실입니다.",
            entropy,
            f"−{rate:.4f} ln {rate:.4f} − {1 - rate:.4f} ln {1 - rate:.4f} = {entropy:.4f}",
        ),
        severity=Severity.HIGH,
        facts={"rate": rate, "entropy": entropy, "loss": level},
    )


def _precision(run: Run) -> Series | None:
    found = [s for s in last_segment(run.of_role(Role.VAL_METRIC)) if _PRECISION.search(s.name)]
    return next((s for s in found if len(s.finite) >= _LEAST), None)
