"""PLT170: hits among sampled negatives that stay at the share which a random order gives."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_HITS = regex(r"(?:^|[/_ ])(?:hr|hit|hits|hit_?rate|recall)@?_?(\d{1,3})$", words=("hr", "hit", "recall"))
# fmt: off
_NEGATIVES = (
    "num_neg_eval", "eval_negatives", "num_negatives_eval", "test_num_ng", "neg_eval", "num_eval_negatives",
    "n_neg_eval", "eval_num_neg", "test_negatives", "num_test_negatives", "eval_neg",
)
# fmt: on
_LEAST, _NEAR = 4, 0.1


@rule("PLT170", "ranks-at-random", {"plateau_chance_ce": 4.0, "plateau_bce_0693": 3.0, "underfit": -2.0})
def ranks_at_random(run: Run) -> Iterator[Finding]:
    """Report a hit rate at K among N negatives that stays at K / (N + 1).

    ## What it does
    Computes the share of hits that a random order of the true item and its sampled negatives gives.
    ## Why it matters
    HR@10 = 0.1 looks like a weak recommender. Among 99 negatives it is none at all: ten of a hundred places are hits.
    ## Fires on
    Four evaluations, all within 10 % of K / (N + 1), N as stated for the evaluation.
    ## Stays silent on
    Rates that leave chance once, evaluations whose negatives are not stated.
    ## Source
    He et al. 2017, Neural collaborative filtering: the true item is ranked among 99 sampled ones.
    """
    sampled = next((s for s in run.stated(*_NEGATIVES) if (s.number() or 0) >= 1), None)
    if sampled is None:
        return
    for hits in run.of_role(Role.VAL_METRIC):
        match = _HITS.search(hits.name.lower())
        if match is None or len(hits.finite) < _LEAST:
            continue
        chance = int(match[1]) / ((sampled.number() or 0) + 1)
        if not 0 < chance < 0.8 or any(abs(v - chance) > _NEAR * chance for v in hits.finite):
            continue
        loss = train_loss(run)
        binary = loss is not None and bool(loss.finite) and abs(loss.finite[-1] - math.log(2)) < 0.02
        yield finding(
            f"{hits.name} 값이 끝까지 무작위 순위의 값 {figure(chance)}에 머뭅니다. 정답 하나와 음성 {figure(sampled.number() or 0)}개를 아무렇게나 늘어놓아도 나오는 값입니다.",
            cite_stated(sampled),
            cite_point(hits, hits.finite_indices[0], "처음"),
            cite_point(hits, hits.finite_indices[-1], "마지막"),
            calculated(
                "무작위 순위의 적중률입니다.",
                chance,
                f"{match[1]} ÷ ({figure(sampled.number() or 0)} + 1) = {figure(chance)}",
            ),
            severity=Severity.HIGH,
            argues={
                "plateau_bce_0693" if binary else "plateau_chance_ce": 4.0,
                "labels_shuffled": 1.0,
                "underfit": -2.0,
                "lr_too_low": -0.5,
                "grad_vanish": -1.0,
                "plateau_prior": -2.0,
                "healthy_converged": -4.0,
            },
        )
        return
