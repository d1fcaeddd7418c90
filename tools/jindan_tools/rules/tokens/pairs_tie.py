"""TOK250: a reward model gives both answers of a pair the same reward: to it they are the same text."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.select import last_segment, train_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _MOST_RECORDS = 5, 0.8
_SAME, _AT_LN2, _NONE = 2e-4, 2e-4, 0.02
_CHOSEN = ("chosen_reward", "rewards_chosen", "reward_chosen", "rewards/chosen")
_REJECTED = ("reject_reward", "rejected_reward", "rewards_rejected", "reward_rejected", "rewards/rejected")
_MEAN = ("mean_reward", "reward_mean")


@rule(
    "TOK250",
    "pairs-tie",
    {
        "tokens_truncated": 3.5, "plateau_bce_0693": -2.5, "labels_shuffled": -4.0, "label_noise": -2.0,
        "frozen_layers": -3.0, "detach_no_grad": -3.0, "params_not_in_optim": -3.0, "lr_too_low": -4.0, "metric_bug": -2.0,
        "underfit": -2.0, "best_ckpt_wrong": -2.0,
    },
)  # fmt: skip
def pairs_tie(run: Run) -> Iterator[Finding]:
    """Report a reward model that gives the two answers of a pair the same reward at nearly every record.

    ## What it does
    Compares the rewards of the chosen and the rejected answer record by record; where they are not logged, looks for an
    accuracy of 0 beside a loss of ln 2 to four digits.
    ## Why it matters
    An accuracy of 0 looks like pairs in the wrong order. Reversed pairs would cost more than ln 2, and a guess would be
    right half of the time; only a tie costs exactly ln 2 and counts as wrong, because the comparison is strict. Both
    answers are the same text to the model: what differs was cut off at the length limit, or the pairs were equal.
    ## Fires on
    Five records or more, four fifths of them with equal rewards that are not the same number throughout; or four fifths
    with a loss within 0.0002 of ln 2, next to no pair right, and rewards that move.
    ## Stays silent on
    DPO whose policy equals its reference (all rewards 0), rewards that differ, an accuracy near one half (PLT006).
    ## Source
    -log sigmoid(0) = ln 2; trl reward_trainer.py and OpenRLHF rm_trainer.py count (chosen > rejected).
    """
    found = _by_rewards(run) or _by_accuracy(run)
    if found is None:
        return
    yield finding(
        "보상 모델이 한 쌍의 두 답에 같은 보상을 줍니다. 모델에는 두 답이 같은 글이라는 뜻이라, 다른 부분이 최대 길이에서 잘렸거나 처음부터 같은 쌍입니다.",
        *found,
        *cite_settings(run, "max_length"),
        severity=Severity.HIGH,
    )


def _by_rewards(run: Run) -> tuple[Evidence, ...] | None:
    chosen, rejected = _curve(run, _CHOSEN), _curve(run, _REJECTED)
    if (
        chosen is None
        or rejected is None
        or chosen.xs != rejected.xs
        or len(chosen.finite) < _LEAST
        or not _moves(chosen)
    ):
        return None
    scale = max(abs(v) for v in chosen.finite)
    equal = sum(abs(a - b) <= _SAME * scale for a, b in zip(chosen.values, rejected.values, strict=True))
    if equal < _MOST_RECORDS * len(chosen):
        return None
    return (
        cite_point(chosen, chosen.finite_indices[-1]),
        cite_point(rejected, rejected.finite_indices[-1]),
        calculated(
            "두 보상이 같은 기록의 비율입니다.",
            equal / len(chosen),
            f"{equal} ÷ {len(chosen)} = {percent(equal / len(chosen))}",
        ),
    )


def _by_accuracy(run: Run) -> tuple[Evidence, ...] | None:
    loss, right, reward = train_loss(run), _curve(run, ("acc", "accuracy", "accuracies")), _curve(run, _MEAN)
    if (
        loss is None
        or right is None
        or reward is None
        or not _moves(reward)
        or min(len(loss.finite), len(right.finite)) < _LEAST
    ):
        return None
    at = sum(abs(v - math.log(2)) <= _AT_LN2 for v in loss.finite)
    if at < _MOST_RECORDS * len(loss.finite) or median(right.finite) > _NONE:
        return None
    return (
        cite_point(right, right.finite_indices[-1], "같은 점수는 틀린 것으로 셉니다"),
        cite_point(loss, loss.finite_indices[-1], f"두 보상이 같을 때의 값 ln 2 = {figure(math.log(2))}와 같습니다"),
    )


def _moves(series: Series) -> bool:
    return max(series.finite) - min(series.finite) > 10 * _SAME * max(abs(v) for v in series.finite) > 0


def _curve(run: Run, endings: tuple[str, ...]) -> Series | None:
    found = (s for role in Role for s in last_segment(run.of_role(role)) if s.name.lower().endswith(endings))
    return next(
        (s for s in found if s.finite and not s.name.lower().startswith(("eval", "val", "progress/last"))), None
    )
