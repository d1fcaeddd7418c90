"""PLT010: a quality metric stays at one value while the loss clearly moves."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.accuracy_bound import least_accuracy, majority_entropy
from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, shown
from jindan_tools.curves.kind import is_contrastive, is_detector
from jindan_tools.curves.named import accuracy, macro_f1
from jindan_tools.curves.select import last_segment, train_loss, val_loss, val_metric
from jindan_tools.curves.shape import relative_drop, tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.plateau.chance_arithmetic import majority_macro_f1
from jindan_tools.rules.plateau.class_count import class_count, class_shares
from jindan_tools.rules.plateau.one_class_answer import classes_of_answers
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent

_RECORDS = 6
_MANY = 8
# So many evaluations without one changed answer need no loss that falls far.
_VERY_MANY, _MOVES = 15, 0.02
# A rare class moves an area under the curve before it moves a decision.
_RARE, _GAIN = 0.9, 0.02
_LEAST_SAMPLES = 50
# The training split has its own share: a 95 % majority there beside 93.5 % held out lowers the entropy by a quarter.
_NEAR = 0.7


# The loss of the same evaluations says that far more answers are right: one answer for all is no explanation.
_DENIED = {
    "metric_bug": 4.0, "plateau_prior": -4.0, "class_imbalance": -4.0, "underfit": -2.0, "overfit": -1.0, "healthy_converged": -3.0,
}  # fmt: skip
_FAR = 0.1
_FOR_LONG = {"plateau_prior": 2.5, "metric_bug": 2.0, "class_imbalance": 1.0, "healthy_converged": -3.0}


@rule("PLT010", "metric-frozen", {"metric_bug": 2.0, "plateau_prior": 1.0, "class_imbalance": 1.0})
def metric_frozen(run: Run) -> Iterator[Finding]:
    """Report a metric that is bit-equal in all records although the held-out loss falls.

    ## What it does
    Looks for a held-out metric with a single value over the run beside a loss that changes by a third.
    ## Why it matters
    Either the metric is computed wrongly (axis, threshold, wrong split), or the model gives one answer only.
    ## Fires on
    At least 6 equal records strictly between 0 and 1, and a held-out (else training) loss that falls by 30 %. A value
    over one half whose losses never beat the entropy of that share, in eight records or more, is the answer of a model
    that knows the largest class only. Fifteen equal records below 0.9 beside a training accuracy that
    changes need a loss that falls by 2 % only, and are a fault. Above 0.9, beside another metric that improves, it is a remark: the class is rare.
    An accuracy that the last held-out loss rules out (1 - loss / ln 2, ten points and more) is a fault of the figure.
    ## Stays silent on
    Metrics at 0 or 1 (PLT015 reads an accuracy of 0), accuracy and F1 that fit a one-class answer (PLT003), the share of the largest listed class.
    ## Source
    A changing output changes some decisions; equality over many evaluations needs a reason.
    """
    metric = _share_or_metric(run)
    if metric is None or len(metric.finite) < _RECORDS or len(set(metric.finite)) != 1:
        return
    value = metric.finite[0]
    loss = val_loss(run) or train_loss(run)
    if not 0 < value < 1 or loss is None or len(loss.finite) < _RECORDS:
        return
    long = len(metric.finite) >= _VERY_MANY and value < _RARE and _of_training_changes(run)
    if relative_drop(loss.values) < (_MOVES if long else 0.3):
        return
    if _one_class_answer(run):
        return
    majority = _is_majority(run, value) or _knows_shares_only(run, value, loss)
    denied = not majority and _loss_denies(run, metric)
    rare = not majority and value >= _RARE and _another_improves(run, metric)
    yield finding(
        f"{metric.name} 값이 {len(metric.finite)}번 모두 {shown(metric, value)} 값으로 같은데 손실은 {percent(relative_drop(loss.values))} 줄었습니다.",
        Evidence(
            statement=f"{metric.name} 기록 {len(metric.finite)}개가 모두 {shown(metric, value, 6)}입니다.",
            value=value,
            source=metric.source(metric.finite_indices[-1]),
        ),
        cite_point(loss, loss.finite_indices[0]),
        cite_point(loss, loss.finite_indices[-1]),
        severity=Severity.HIGH if majority or long or denied else Severity.LOW if rare else Severity.MEDIUM,
        argues=_DENIED
        if denied
        else {"metric_bug": 1.0}
        if _all_right(run)
        else _argues(rare=rare, long=long, majority=majority),
        facts={"value": value},
    )


def _argues(*, rare: bool, long: bool, majority: bool) -> dict[str, float]:
    if rare:
        return {"class_imbalance": 1.0}
    return _FOR_LONG if long and not majority else _weigh(majority)


def _loss_denies(run: Run, metric: Series) -> bool:
    """Say whether the last held-out cross-entropy guarantees ten per cent more right answers than the accuracy shows.

    The held-out loss must have begun above ln 2 / 2, where it tells a cross-entropy from a small loss of another kind.
    """
    loss, hits = val_loss(run), accuracy(run)
    if loss is None or hits is None or hits.name != metric.name or is_detector(run) or is_contrastive(run):
        return False
    started = max(loss.finite) >= 0.5 * math.log(2) and loss.finite[-1] >= 0
    return started and least_accuracy(loss.finite[-1]) - _FAR > hits.finite[-1]


def _of_training_changes(run: Run) -> bool:
    """Return whether the answers on the training data change from record to record: the weights do move."""
    hits = accuracy(run, Role.TRAIN_METRIC)
    return hits is not None and len(set(hits.finite)) > len(hits.finite) // 2 >= _RECORDS


def _all_right(run: Run) -> bool:
    """Return whether the accuracy beside it says that every answer is right: no class is passed over then."""
    hits = accuracy(run)
    return hits is not None and bool(hits.finite) and min(tail(hits.finite)) >= 0.9995


def _is_majority(run: Run, value: float) -> bool:
    shares = class_shares(run)
    return shares is not None and abs(max(shares[0]) - value) <= 0.03


def _another_improves(run: Run, metric: Series) -> bool:
    """Return whether a further held-out metric gained: the outputs change, and only few of them cross the threshold."""
    others = (s for s in last_segment(run.of_role(Role.VAL_METRIC)) if s.name != metric.name and s.higher_is_better)
    return any(len(s.finite) >= _RECORDS and s.finite[-1] >= s.finite[0] + _GAIN for s in others)


def _share_or_metric(run: Run) -> Series | None:
    """Return the accuracy as a share, also when it was logged in per cent, else the main metric."""
    metric = val_metric(run)
    hits = accuracy(run)
    same = metric is not None and hits is not None and hits.name == metric.name
    return hits if same else metric


def _knows_shares_only(run: Run, value: float, held_out: Series) -> bool:
    """Return whether held-out and training loss stay where a model ends that knows no more than the class shares."""
    train, classes = train_loss(run), class_count(run)
    samples = run.number("val_samples")
    if train is None or classes is None or value <= max(0.5, 1.5 / classes.count) or len(held_out.finite) < _MANY:
        return False
    if samples is not None and samples < _LEAST_SAMPLES:
        return False
    entropy = majority_entropy(value)
    return min(held_out.finite) >= entropy and median(tail(train.values)) >= _NEAR * entropy


def _one_class_answer(run: Run) -> bool:
    classes, hits, f1 = classes_of_answers(run), accuracy(run), macro_f1(run)
    if classes is None or hits is None or f1 is None or not hits.finite or not f1.finite:
        return False
    return abs(f1.finite[-1] - majority_macro_f1(hits.finite[-1], classes.count)) < 0.01


def _weigh(majority: bool) -> dict[str, float]:
    if majority:
        return {"class_imbalance": 2.5, "plateau_prior": 2.5, "metric_bug": -1.0}
    return {"metric_bug": 2.0, "plateau_prior": 1.0, "class_imbalance": 1.0}
