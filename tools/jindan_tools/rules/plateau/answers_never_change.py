"""PLT105: training and held-out accuracy both repeat to the last digit: one answer is given to everything."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.kind import is_detector, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.rate import rate_died
from jindan_tools.curves.select import learning_rate, train_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent

_LEAST = 4
_MOST, _HALF, _ABOVE = 0.95, 0.5, 1.5
# The first updates may still change answers before the network is dead.
_MANY, _NEARLY = 20, 0.8
# Below a tenth of Adam's default nothing is thrown around; a loss that falls at nearly every record is on its way.
_SMALL, _CREEPS = 1e-4, 0.9
_AT_GUESSING = {"plateau_chance_ce": 3.0, "plateau_prior": 1.5}
_AT_A_SHARE = {"plateau_prior": 3.0, "plateau_chance_ce": 1.5, "class_imbalance": 1.0}


@rule(
    "PLT105",
    "answers-never-change",
    {
        "plateau_chance_ce": 3.0,
        "plateau_prior": 3.0,
        "class_imbalance": 1.0,
        "lr_too_low": -1.0,
        "overfit": -3.0,
        "long_plateau_waste": -2.0,
        "healthy_converged": -4.0,
    },
)
def answers_never_change(run: Run) -> Iterator[Finding]:
    """Report a classifier whose accuracy in training and held out is each one number in all records.

    ## What it does
    Counts the records of both accuracies and asks whether either ever changed.
    ## Why it matters
    Weights that move change some answers. Two sets of data on which the share of right answers repeats to the last digit
    are both answered with one class: the shares are those of that class. It needs no loss and no beginning of the record.
    ## Fires on
    Four records or more of both accuracies, each with a single value between 0 and 0.95 that repeats beside the other. Of a value up to 0.5
    the last 20 records are enough when they are four fifths of all.
    ## Stays silent on
    Accuracies that change, are 0 or high, rates that died or are 0 (weights that stand repeat their answers), losses that are no number (so do weights that are none), detectors, comparisons of pairs.
    ## Source
    The accuracy of a constant answer is the share of that class: 1/C when the classes are alike.
    """
    train, held_out = accuracy(run, Role.TRAIN_METRIC), accuracy(run)
    if train is None or held_out is None or is_detector(run) or is_preference(run) or _rests(run):
        return
    if any(s.first_non_finite is not None for role in (Role.TRAIN_LOSS, Role.VAL_LOSS) for s in run.of_role(role)):
        return
    rest = _settled(train), _settled(held_out)
    if not all(rest):
        return
    seen, unseen, classes = train.finite[-1], held_out.finite[-1], class_count(run)
    guessing = unseen < (_HALF if classes is None else _ABOVE / classes.count)
    yield finding(
        f"학습 정확도는 {'기록' if rest[0] == len(train.finite) else '마지막 기록'} {rest[0]}개가 모두 {percent(seen, 2)}, 검증 정확도는 {rest[1]}개가 모두 {percent(unseen, 2)}로 "
        "끝자리까지 같습니다. 어떤 입력에도 한 클래스만 답하고 있습니다.",
        _same(train, rest[0]),
        _same(held_out, rest[1]),
        cite_point(held_out, held_out.finite_indices[-1], "마지막"),
        severity=Severity.HIGH,
        argues={
            **(_AT_GUESSING if guessing else _AT_A_SHARE),
            **_of_rate(run),
            "overfit": -3.0,
            "long_plateau_waste": -2.0,
            "healthy_converged": -4.0,
        },
        facts={"train": seen, "held_out": unseen},
    )


def _settled(hits: Series) -> int:
    """Return how many records at the end are one number, 0 where too few are: all, or nearly all of a poor accuracy."""
    values = hits.finite
    if len(values) < _LEAST or not 0 < values[-1] < _MOST:
        return 0
    alike = next((n for n, v in enumerate(reversed(values)) if v != values[-1]), len(values))
    late = alike >= max(_MANY, _NEARLY * len(values)) and values[-1] <= _HALF
    return alike if alike == len(values) or late else 0


def _same(hits: Series, records: int) -> Evidence:
    return Evidence(
        statement=f"{hits.name} 기록 {records}개가 모두 같은 값입니다.",
        value=hits.finite[-1],
        source=hits.source(hits.finite_indices[-records]),
    )


def _rests(run: Run) -> bool:
    rate = learning_rate(run)
    return rate_died(run) or (rate is not None and bool(rate.finite) and max(rate.finite) <= 0)


def _of_rate(run: Run) -> dict[str, float]:
    """Return what the rate speaks for: a small one under which the loss creeps down has not come to the answers yet."""
    rate, loss = highest_rate(run), train_loss(run)
    if rate is None or rate >= _SMALL:
        return {"lr_too_low": -1.0}
    values = () if loss is None else loss.finite
    creeps = len(values) >= _LEAST and sum(b < a for a, b in pairwise(values)) >= _CREEPS * (len(values) - 1)
    return {"lr_too_low": 3.5, "plateau_chance_ce": 0.5, "plateau_prior": 0.5} if creeps else {}
