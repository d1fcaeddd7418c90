"""FIT062: right on nearly all it was trained on, on less than half as much of what was held out, and no held-out loss to tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.curves.whole_shares import samples_of
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.fit.far_apart import far_apart
from jindan_tools.rules.fit.memorisation import memorisation
from jindan_tools.rules.fit.overfit import overfit
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent

_LEARNT = 0.9
_LEAST_RECORDS, _LAST, _GAINED = 6, 3, 0.02
_THRICE, _FAR, _STILL_FALLS = 3.0, 0.3, 0.98
# Held-out answers no better than a guess were never learnt at all.
_GUESS = 1.5
_AT_CHANCE: Mapping[str, float] = {
    "train_val_shift": 1.0,
    "eval_mode_missing": 1.0,
    "overfit": 1.0,
    "healthy_converged": -3.0,
}
_FAR_APART: Mapping[str, float] = {"overfit": 2.5, "underfit": -3.0, "healthy_converged": -3.0}
# A hundred samples are learnt by heart whatever they show.
_FEW = 120
_FEW_SAMPLES: Mapping[str, float] = {"overfit": 2.5, "too_little_data": 2.0}


@rule(
    "FIT062",
    "accuracies-far-apart",
    {
        "overfit": 2.5,
        "too_little_data": 2.0,
        "train_val_shift": 1.0,
        "eval_mode_missing": 1.0,
        "underfit": -3.0,
        "healthy_converged": -3.0,
    },
)
def accuracies_far_apart(run: Run) -> Iterator[Finding]:
    """Report an over-fit that only the accuracies tell.

    ## What it does
    Compares the shares of right answers in training and held out where no held-out loss was logged, as OpenMMLab logs none.
    ## Why it matters
    A network that knows its own data by heart looks healthy in its training loss; the held-out answers say what it learnt.
    ## Fires on
    At least nine in ten right in training, less than half as many held out and a fifth of all apart, or three times as many and 30 % of all apart, while the held-out accuracy
    has not gained 2 points in the last third of at least six records. At the level of a guess (number of classes known) it
    argues for no single cause, unless the training accuracies are multiples of one over at most 120 samples.
    ## Stays silent on
    Held-out losses that rise or end far above the training loss (FIT001, FIT003) or that still fall by 2 %, held-out answers that
    still get better, smaller distances.
    ## Source
    The two accuracies of the run; Zhang et al., Understanding deep learning requires rethinking generalization (arXiv 1611.03530).
    """
    train, held_out = accuracy(run, Role.TRAIN_METRIC), accuracy(run)
    if train is None or held_out is None or len(held_out.finite) < _LEAST_RECORDS or not _told_by_answers_only(run):
        return
    apart = far_apart(run)
    seen = median(tail(train.finite, 0.1))
    third = len(held_out.finite) // _LAST
    gained = max(held_out.finite[-third:]) - max(held_out.finite[:-third])
    unseen = median(tail(held_out.finite, 0.1))
    if apart is None or gained >= _GAINED or (seen < _LEARNT and (seen < _THRICE * unseen or seen - unseen < _FAR)):
        return
    classes = class_count(run)
    guessed = classes is not None and unseen <= _GUESS / classes.count
    few = samples_of(train, _FEW) if len(set(train.finite)) >= _LEAST_RECORDS else None
    yield finding(
        f"학습 데이터에서는 {percent(seen)} 맞히지만 검증 데이터에서는 {percent(unseen)}만 맞히고, 검증 정확도는 마지막 3분의 1 구간에서 더 오르지 않았습니다.",
        *apart,
        *(() if few is None else (_told_few(train, few),)),
        severity=Severity.HIGH,
        argues={**(_AT_CHANCE if guessed else _FAR_APART), **({} if few is None else _FEW_SAMPLES)},
        facts={"seen": seen, "unseen": unseen},
    )


def _told_few(train: Series, few: int) -> Evidence:
    return Evidence(
        statement=f"{train.name} 값이 모두 1/{few}의 배수라, 학습 데이터가 {few}개뿐인 것으로 보입니다.",
        value=float(few),
        source=train.source(train.finite_indices[-1]),
    )


def _told_by_answers_only(run: Run) -> bool:
    """Return whether there is no held-out loss, or one that neither falls any more nor rises enough to tell by itself."""
    held_out = val_loss(run)
    if held_out is None:
        return True
    third = len(held_out.finite) // _LAST
    if third < 2 or held_out.first_non_finite is not None:
        return False
    falls = min(held_out.finite[-third:]) < _STILL_FALLS * min(held_out.finite[:-third])
    return not falls and not any(overfit.check(run)) and not any(memorisation.check(run))
