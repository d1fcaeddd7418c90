"""CTR030: generator and discriminator stay in balance."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial
from jindan_tools.curves.select import last_segment
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.contrastive.discriminator_saturated import discriminator_saturated
from jindan_tools.rules.contrastive.discriminator_unfooled import discriminator_unfooled
from jindan_tools.rules.contrastive.judge_parts_vanish import judge_parts_vanish
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex

_LEAST_RECORDS = 10
_LIMIT = 5.0
_JUDGE = regex(r"(?:^|[/_. ])(?:d|dis|disc|discriminator)(?:$|[/_. ])|loss_?d(?:$|[/_.])")
_WON = 0.05


@rule("CTR030", "bounded-adversarial", {"healthy_converged": 1.5, "gan_imbalance": -1.0, "diverge_no_nan": -2.0})
def bounded_adversarial(run: Run) -> Iterator[Finding]:
    """State that both losses of an adversarial training stay within bounds.

    ## What it does
    Compares the last quarter of each player's loss with its median over the run.
    ## Why it matters
    Such losses neither fall nor converge when all is well; staying in balance is the sign of health.
    ## Fires on
    At least 10 finite records of a generator and of a discriminator loss, each within a factor of 5 of its median.
    ## Stays silent on
    Non-finite losses, a loss that leaves its band, a discriminator that always wins (an AUROC of 0.98 or more, CTR043, or a
    loss of at most 0.05 that was five times that at first).
    ## Source
    Goodfellow et al. 2014: the losses are those of a game.
    """
    if not is_adversarial(run):
        return
    players = [s for s in last_segment(run.of_role(Role.TRAIN_LOSS)) if len(s.finite) >= _LEAST_RECORDS]
    if len(players) < 2 or not all(_bounded(s) for s in players) or _one_sided(run):
        return
    yield finding(
        "생성자와 판별자의 손실이 모두 일정한 범위 안에 머물러 균형이 유지됩니다.",
        *(cite_point(s, s.finite_indices[-1], "마지막 기록") for s in players[:2]),
        severity=Severity.INFO,
    )


def _bounded(series: Series) -> bool:
    if series.first_non_finite is not None:
        return False
    middle, end = median(series.finite), median(tail(series.finite))
    return abs(end) <= _LIMIT * max(abs(middle), 1e-6) and abs(end) * _LIMIT >= abs(middle)


def _one_sided(run: Run) -> bool:
    scores = [s for s in run.series if "auroc" in s.name.lower() or "auc" in s.name.lower()]
    won = any(s.finite and median(tail(s.finite)) >= 0.98 for s in scores) or any(discriminator_unfooled.check(run))
    return (
        won
        or any(discriminator_saturated.check(run))
        or any(judge_parts_vanish.check(run))
        or any(map(_judge_wins, last_segment(run.of_role(Role.TRAIN_LOSS))))
    )


def _judge_wins(series: Series) -> bool:
    """Return whether the loss of a discriminator has fallen to a tenth of a small first level: it tells nearly all apart."""
    if not _JUDGE.search(series.name.lower()) or len(series.finite) < _LEAST_RECORDS:
        return False
    start, end = median(series.finite[: max(3, len(series.finite) // 20)]), median(tail(series.finite, 0.5))
    return 0 <= end <= _WON and end < 0.2 * start
