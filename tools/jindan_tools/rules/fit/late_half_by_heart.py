"""FIT340: the second half of a run taught nothing that carries over, while the training loss fell to a fraction."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.accuracy_bound import calibrated_accuracy
from jindan_tools.arithmetic.average import median
from jindan_tools.curves.align import index_at
from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.kind import is_adversarial, is_contrastive, is_detector, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.fit.memorisation import memorisation
from jindan_tools.rules.fit.overfit import overfit
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent, times
from jindan_tools.text.regex import regex

_LEAST, _GAINS = 8, 1.08
# Answers wrong that a model as sure as its training loss would have right.
_PROVEN = {
    "overfit": 4.5,
    "underfit": -3.0,
    "lr_too_low": -2.0,
    "healthy_converged": -4.0,
}
_ERROR = regex(r"loss|err|mae|mse|perplexity|ppl|wer\b|cer\b")
# Both losses begin alike: otherwise they are not of one scale, and their ratio says nothing.
_ALIKE, _FELL, _GAP = 1.6, 0.6, 3.0
_NO_BETTER, _LEFT, _UNSURE, _MOSTLY = 0.97, 0.3, 0.75, 0.8


@rule(
    "FIT340",
    "late-half-by-heart",
    {"overfit": 2.5, "underfit": -3.0, "lr_too_low": -2.0, "healthy_converged": -3.0},
)
def late_half_by_heart(run: Run) -> Iterator[Finding]:
    """Report a run whose second half improved the training loss only, and left the held-out loss far above it.

    ## What it does
    Compares what both losses did in the second half of the evaluations, and the level at which they end.
    ## Why it matters
    With a falling rate the held-out loss often goes flat instead of rising. What training still gains is learnt by heart;
    the epochs are lost, and more data would help where more steps do not.
    ## Fires on
    Eight evaluations or more, losses that begin alike, a training loss that fell by 40 % in the second half and ends below
    a third of the held-out loss, a held-out loss that is 3 % better at most at the end than half-way and above 30 % of its first, and an accuracy below 80 % and
    below three quarters of what the training loss implies. A remark where a held-out score still rose by 8 % in the second half.
    ## Stays silent on
    Held-out losses that still fall, answers that are mostly right, runs that FIT001 or FIT003 read, detectors, contrastive,
    preference and adversarial losses, losses on different scales.
    ## Source
    Generalisation gap; exp(-loss) is the accuracy of a model that is as sure as it is right.
    """
    train, held_out = train_loss(run), val_loss(run)
    if train is None or held_out is None or not _comparable(run, train, held_out):
        return
    half = (len(held_out) - 1) // 2
    beside = index_at(train, held_out, half)
    if beside is None:
        return
    then, low = median(train.values[max(beside - 1, 0) : beside + 2]), median(tail(train.values, 0.1))
    level, end = min(held_out.values[: half + 1]), median(tail(held_out.values, 0.15))
    stands = end >= _NO_BETTER * level and end > _LEFT * held_out.values[0]
    if low > _FELL * then or low <= 0 or end < _GAP * low or not stands:
        return
    hits = accuracy(run)
    if hits is not None and not _is_poor(hits, low):
        return
    if any(overfit.check(run)) or any(memorisation.check(run)):
        return
    gains = any(_still_rises(s) for s in run.of_role(Role.VAL_METRIC))
    yield finding(
        f"{held_out.x_label(half)} 이후 학습 손실은 {figure(then)}에서 {figure(low)}로 {percent(1 - low / then)} 줄었지만 검증 손실은 "
        f"{figure(level)}에서 {figure(end)}로 나아지지 않았습니다. 뒤쪽 절반은 학습 데이터를 외우기만 했습니다.",
        *cite_ends(train),
        cite_point(held_out, half, "절반을 지날 때"),
        cite_point(held_out, len(held_out) - 1, "마지막"),
        *(() if hits is None else (cite_point(hits, hits.finite_indices[-1], "마지막"),)),
        calculated(
            "끝 수준에서 검증 손실과 학습 손실의 비입니다.",
            end / low,
            f"{figure(end)} ÷ {figure(low)} = {times(end / low)}",
        ),
        severity=Severity.LOW if gains else Severity.HIGH,
        # Beside a script the reason may be read; the curves are its trace.
        argues={"overfit": 2.0} if gains else None if hits is None or _has_script(run) else _PROVEN,
        facts={"half": held_out.xs[half], "train": low, "val": end},
    )


def _has_script(run: Run) -> bool:
    return run.last_event(EventKind.SCRIPT) is not None


def _comparable(run: Run, train: Series, held_out: Series) -> bool:
    whole = train.first_non_finite is None and held_out.first_non_finite is None
    if not whole or len(held_out) < _LEAST or len(train) < _LEAST or train.axis is not held_out.axis:
        return False
    if any(kind(run) for kind in (is_detector, is_contrastive, is_preference, is_adversarial)):
        return False
    first = median(train.values[:3])
    alike = first > 0 and 1 / _ALIKE <= held_out.values[0] / first <= _ALIKE
    return alike and falls_when_good(run, train)


def _is_poor(hits: Series, low: float) -> bool:
    share = median(tail(hits.finite)) if hits.finite else 1.0
    return share < _MOSTLY and share < _UNSURE * calibrated_accuracy(low)


def _still_rises(score: Series) -> bool:
    """Return whether a score (not an error) of the second half is 8 % above the best of the first."""
    values = score.finite
    if len(values) < _LEAST or _ERROR.search(score.name.lower()):
        return False
    best = max(values[: len(values) // 2])
    return best > 0 and median(tail(values, 0.15)) >= _GAINS * best
