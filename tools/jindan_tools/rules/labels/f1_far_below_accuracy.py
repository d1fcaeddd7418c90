"""LBL105: most answers are right and yet the F1 is low: the classes that are rare are not answered."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_detector, is_language_model
from jindan_tools.curves.named import accuracy, macro_f1
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.chance_arithmetic import majority_macro_f1
from jindan_tools.rules.plateau.one_class_answer import classes_of_answers
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_HARDLY_MORE = 1.25
_LEAST, _RIGHT, _TIMES, _GAINED = 5, 0.8, 0.62, 0.1
_ALL = 0.995
_ABSENT = {"metric_bug": 1.5}
_RARE_UNKNOWN = {"class_imbalance": 3.0, "plateau_prior": 0.5, "healthy_converged": -3.0}


@rule("LBL105", "f1-far-below-accuracy", {"class_imbalance": 2.5, "plateau_prior": 0.5})
def f1_far_below_accuracy(run: Run) -> Iterator[Finding]:
    """Report an F1 far below the accuracy of the same evaluation.

    ## What it does
    Compares the two at the end of the run.
    ## Why it matters
    Of classes that are alike both agree. An accuracy of 0.92 beside an F1 of 0.5 is that of the frequent classes; the mean over
    classes, or the positive one, is hardly ever answered right.
    ## Fires on
    Five records or more, an accuracy of 0.8 or more, an F1 below 62 % of it in the last quarter that gained less than 0.1 since its first record.
    High where the F1 is at most a quarter above that of a model that answers the frequent class only, else a remark.
    Where 99.5 % and more are right, no class is answered wrong: the mean counts absent ones, which is said of the metric.
    ## Stays silent on
    F1 called micro or weighted, an F1 that still rises, detectors, language models.
    ## Source
    Of alike classes the macro F1 equals the accuracy when mistakes spread evenly; it differs by the rare classes.
    """
    hits = accuracy(run) or accuracy(run, Role.TRAIN_METRIC)
    f1 = macro_f1(run)
    if hits is None or f1 is None or is_detector(run) or is_language_model(run) or not _lasts(hits, f1):
        return
    right, score = median(tail(hits.finite)), median(tail(f1.finite))
    if right < _RIGHT or not 0 < score < _TIMES * right or score - f1.finite[0] >= _GAINED:
        return
    classes = classes_of_answers(run)
    hardly_more = classes is not None and score <= _HARDLY_MORE * majority_macro_f1(right, classes.count)
    yield finding(
        f"정확도는 {figure(right)}인데 {f1.name} 값은 {figure(score)}에 머뭅니다. "
        + (
            "많은 클래스만 맞히고 적은 클래스는 거의 맞히지 못합니다."
            if right < _ALL
            else "답은 모두 맞으므로, 나오지 않는 클래스를 0으로 세는 평균입니다."
        ),
        cite_point(hits, hits.finite_indices[-1], "마지막"),
        cite_point(f1, f1.finite_indices[-1], "마지막"),
        calculated(
            "정확도에 견준 F1입니다.", score / right, f"{figure(score)} ÷ {figure(right)} = {figure(score / right)}"
        ),
        severity=Severity.LOW if right >= _ALL else Severity.HIGH if hardly_more else Severity.MEDIUM,
        # Where every answer is right, the mean counts classes that do not occur.
        argues=_ABSENT if right >= _ALL else _RARE_UNKNOWN if hardly_more else None,
        facts={"accuracy": right, "f1": score},
    )


def _lasts(hits: Series, f1: Series) -> bool:
    return min(len(hits.finite), len(f1.finite)) >= _LEAST and max(f1.finite) <= 1
