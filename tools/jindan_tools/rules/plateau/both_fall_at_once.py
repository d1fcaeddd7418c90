"""PLT043: both losses of a language model fall off a cliff together: the answer has come into view."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 5
# ln 8,000: a vocabulary of word pieces, met by weights that know nothing yet.
_START, _MOST = 8.98, 13.0
_CLIFF, _LEARNT, _SURE = 0.4, 0.7, 1.2
_TRAIN_CLIFF = 0.25


@rule(
    "PLT043",
    "both-fall-at-once",
    {"label_shift_bug": 3.0, "leakage": 2.5, "memorisation": -4.0, "overfit": -2.0, "healthy_converged": -3.0},
)
def both_fall_at_once(run: Run) -> Iterator[Finding]:
    """Report a language model whose training and held-out loss drop together, late and to next to nothing.

    ## What it does
    Looks for two evaluations in a row between which the held-out loss loses most of its height while the training loss does so too.
    ## Why it matters
    A training set learnt by heart leaves the held-out loss where it was. Where both vanish at once the model has found the
    answer in its input: attention that sees ahead, labels that are not shifted.
    ## Fires on
    A first loss between ln 8,000 and ln 440,000, no metric beside it, five evaluations or more, a held-out loss that first
    learnt slowly and then fell to 40 % or less between two evaluations, the training loss to a quarter, and ends below 1.2.
    ## Stays silent on
    Speech and translation with a score of their own (the input fixes the answer), the fall of the first evaluations,
    small vocabularies (arithmetic and characters are solved at a stroke), training losses that fell alone.
    ## Source
    Shannon 1951, Prediction and entropy of printed English; a held-out loss below 1.2 a word piece is beyond models of this size.
    """
    train, held_out = train_loss(run), val_loss(run)
    if train is None or held_out is None or len(held_out.finite) < _LEAST or train.axis is not held_out.axis:
        return
    at = _cliff(held_out)
    if at is None or not _START <= max(train.finite[:1] + held_out.finite[:1]) <= _MOST or val_metric(run) is not None:
        return
    last = median(tail(held_out.values, 0.2, 3))
    before, after = _around(train, held_out.xs[at], held_out.xs[at + 1])
    if last > _SURE or not 0 <= after <= _TRAIN_CLIFF * before:
        return
    yield finding(
        f"{held_out.name} 값이 {held_out.x_label(at)}과 {held_out.x_label(at + 1)} 사이에서 {figure(held_out.values[at])}에서 "
        f"{figure(held_out.values[at + 1])} 값으로 한꺼번에 떨어졌고 학습 손실도 함께 떨어졌습니다. 학습 글을 외웠다면 검증 손실은 그대로여야 하므로, "
        "모델이 정답을 보고 있을 가능성(앞을 가리는 마스크가 샘, 라벨을 밀지 않음)이 큽니다.",
        cite_point(held_out, at, "떨어지기 전"),
        cite_point(held_out, at + 1, "떨어진 뒤"),
        calculated(
            "그사이 학습 손실도 떨어졌습니다.",
            after,
            f"{figure(before)} → {figure(after)} ({percent(1 - after / before)} 줄어듦)",
        ),
        calculated(
            "처음 보는 글의 다음 토큰을 이만큼 확신합니다. 어휘가 큰 언어 모델에서는 나오기 어려운 값입니다.",
            math.exp(-last),
            f"exp(−{figure(last)}) = {percent(math.exp(-last))}",
        ),
        severity=Severity.HIGH,
        facts={"before": held_out.values[at], "after": held_out.values[at + 1], "last": last},
    )


def _cliff(held_out: Series) -> int | None:
    """Return the record before the fall, None where the loss came down step by step or only at the start."""
    first = held_out.finite[0]
    for at, (one, two) in enumerate(pairwise(held_out.values)):
        if at >= 2 and 0 < two <= _CLIFF * one and one <= _LEARNT * first:
            return at
    return None


def _around(train: Series, left: float, right: float) -> tuple[float, float]:
    """Return the level of the training loss before and after the fall."""
    early = [v for x, v in zip(train.xs, train.values, strict=True) if x <= left and math.isfinite(v)][-10:]
    late = [v for x, v in zip(train.xs, train.values, strict=True) if x >= right and math.isfinite(v)][:10]
    return (median(early) if early else 0.0, median(late) if late else math.inf)
