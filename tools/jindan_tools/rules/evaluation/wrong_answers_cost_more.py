"""EVL063: while the training is still unsure, a wrong held-out answer costs many times what a wrong training answer does."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.evaluation.held_out_far_off import held_out_far_off
from jindan_tools.rules.evaluation.held_out_mean_of_another_count import held_out_mean_of_another_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

# Networks that know their training rows by heart pay 5 to 10 nats for a wrong answer; unsure ones 2 to 5.
_DEAR, _TIMES = 7.0, 2.5
# Over-fitting starts with answers as cheap as in training.
_UNSURE, _EARLY = 0.2, 0.55
# So few wrong answers cost next to nothing beside what is added to the loss, and beside the spread of the right ones.
_MOSTLY_RIGHT = 0.98
_FREE: Mapping[float, float] = {}


@rule(
    "EVL063",
    "wrong-answers-cost-more",
    {"train_val_shift": 3.0, "input_not_normalised": 1.0, "overfit": -2.0, "overfit_not": -3.0, "memorisation": -2.0},
)
def wrong_answers_cost_more(run: Run) -> Iterator[Finding]:
    """Report held-out answers that are mostly right and wildly sure where they are wrong, before the training is sure of anything.

    ## What it does
    Divides each loss by the share of wrong answers of its split. A right held-out answer is taken to cost what a right
    training answer costs at most (all of the training loss, were its wrong answers free), a right training answer nothing: the
    least that a wrong held-out answer costs, in nats, and the most that a wrong training answer does.
    ## Why it matters
    Over-fitting makes a model over-confident only after it is sure of its training rows. Inputs on a larger scale (no
    normalisation, another range) multiply the logits at once: the decisions hardly suffer, the loss does.
    ## Fires on
    A record in which the training loss is 0.2 or more, a wrong held-out answer costs 7 nats or more and 2.5 times what a wrong
    training answer costs; all later records as dear, and the first one at least 0.55 times so.
    ## Stays silent on
    Runs without both accuracies, detectors, contrastive and language models, sums (EVL036), losses that EVL004 reads,
    held-out losses that come down to the training loss later, splits of which 98 % are right, training answers as dear at any record.
    ## Source
    Mean loss = share right x cost of a right answer + share wrong x cost of a wrong one; Guo et al. 2017 on when
    over-confidence sets in.
    """
    train, held_out = train_loss(run), val_loss(run)
    right, held_out_right = accuracy(run, Role.TRAIN_METRIC), accuracy(run)
    if train is None or held_out is None or right is None or held_out_right is None:
        return
    if is_detector(run) or is_contrastive(run) or is_language_model(run):
        return
    here, there = _costs(train, right), _costs(held_out, held_out_right, of_right_ones=_right_ones(train, right))
    unsure = [x for x in here if x in there and _at(train, x) >= _UNSURE]
    if any(here[x] >= _DEAR for x in unsure):
        # What makes training answers wildly wrong as well is the training.
        return
    far = [x for x in unsure if there[x] >= max(_DEAR, _TIMES * here[x])]
    if not far or any(there[x] < _DEAR for x in there if x > far[0]) or there[min(there)] < _EARLY * _DEAR:
        return
    if _caught_up(train, held_out, far[0]):
        # Moving statistics that lag behind make the first answers unsure, right ones too; inputs on another scale stay so.
        return
    if any(held_out_far_off.check(run)) or any(held_out_mean_of_another_count.check(run)):
        return
    x = far[0]
    i, j, rest = held_out.xs.index(x), train.xs.index(x), _right_ones(train, right)[x]
    yield finding(
        f"{held_out.x_label(i)}에서 이미 검증의 틀린 답 하나가 적어도 {figure(there[x])} nat로, 학습의 틀린 답({figure(here[x])} nat)보다 {times(there[x] / here[x])} 비쌉니다. "
        "학습이 아직 확신하지 못하는 때이므로 과적합이 아니라, 검증 입력의 크기나 전처리가 학습과 다른 모습입니다.",
        cite_point(held_out, i),
        cite_point(held_out_right, held_out_right.xs.index(x)),
        calculated(
            f"맞힌 답의 손실을 학습에서처럼 많아야 {figure(rest)}로 보았을 때, 검증에서 틀린 답 하나의 손실입니다.",
            there[x],
            f"({figure(_at(held_out, x))} − {figure(_at(held_out_right, x))} × {figure(rest)}) ÷ (1 − {figure(_at(held_out_right, x))}) = {figure(there[x])}",
        ),
        cite_point(train, j),
        calculated(
            "학습에서 틀린 답 하나의 손실은 많아야 이만큼입니다.",
            here[x],
            f"{figure(_at(train, x))} ÷ (1 − {figure(_at(right, x))}) = {figure(here[x])}",
        ),
        severity=Severity.HIGH,
        facts={"held_out": there[x], "train": here[x], "records": float(len(far))},
    )


def _caught_up(train: Series, held_out: Series, first: float) -> bool:
    """Say whether a later record costs no more on held-out data than in training."""
    trained = dict(zip(train.xs, train.values, strict=True))
    return any(x > first and v <= trained.get(x, -math.inf) for x, v in zip(held_out.xs, held_out.values, strict=True))


def _at(series: Series, x: float) -> float:
    return series.values[series.xs.index(x)]


def _right_ones(loss: Series, right: Series) -> dict[float, float]:
    """Return the most that a right training answer costs at each place: all of the loss, were the wrong ones free."""
    shares = dict(zip(right.xs, right.values, strict=True))
    return {x: v / shares[x] for x, v in zip(loss.xs, loss.values, strict=True) if shares.get(x, 0) > 0}


def _costs(loss: Series, right: Series, of_right_ones: Mapping[float, float] = _FREE) -> dict[float, float]:
    """Return what a wrong answer costs at each place that has both, where some are wrong and a right one costs that much."""
    shares = dict(zip(right.xs, right.values, strict=True))
    pairs = ((x, v, shares[x]) for x, v in zip(loss.xs, loss.values, strict=True) if x in shares)
    return {
        x: max(0.0, v - share * of_right_ones.get(x, 0.0)) / (1 - share)
        for x, v, share in pairs
        if math.isfinite(v) and v > 0 and 0 < share <= _MOSTLY_RIGHT
    }
