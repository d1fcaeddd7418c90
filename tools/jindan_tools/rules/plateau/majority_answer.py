"""PLT003: the model answers one class only: constant accuracy and the macro F1 that this implies."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.named import accuracy, macro_f1
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.plateau.chance_arithmetic import majority_macro_f1
from jindan_tools.rules.plateau.one_class_answer import classes_of_answers
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure


@rule(
    "PLT003",
    "majority-answer",
    {"class_imbalance": 3.0, "plateau_prior": 2.0, "healthy_converged": -3.0, "overfit": -2.0, "labels_shuffled": -1.0},
)
def majority_answer(run: Run) -> Iterator[Finding]:
    """Report accuracy and macro F1 that fit a model which always answers the most frequent class.

    ## What it does
    For the last records computes the macro F1 of a constant answer, (2a / (1 + a)) / C with accuracy a, and compares.
    ## Why it matters
    A high accuracy hides that no other class is ever found.
    ## Fires on
    At least 3 last records with accuracy above 1.5/C whose F1 is within 2 % of the formula.
    ## Stays silent on
    Runs without an unweighted F1; without a class count unless both figures stand still and name one; balanced guessing, F1 values above the formula (other classes are found).
    ## Source
    Definition of precision, recall and macro F1 for a constant answer of prevalence a.
    """
    classes, hits, f1 = classes_of_answers(run), accuracy(run), macro_f1(run)
    if classes is None or hits is None or f1 is None:
        return
    pairs = _pairs(hits, f1)
    last = pairs[-3:]
    if len(last) < 3 or not all(_constant(a, f, classes.count) for a, f in last):
        return
    a, f = last[-1]
    always = all(_constant(x, y, classes.count) for x, y in pairs)
    expected = majority_macro_f1(a, classes.count)
    yield finding(
        f"모델이 가장 많은 클래스 하나만 답하고 있습니다. 정확도 {figure(a)}의 뒤에서 macro F1 값은 {figure(f)}에 그칩니다.",
        cite_point(hits, hits.finite_indices[-1]),
        cite_point(f1, f1.finite_indices[-1]),
        Evidence(
            statement=f"한 클래스만 답할 때의 macro F1 값은 {figure(expected)}이며 기록된 값과 일치합니다.",
            value=expected,
            formula=f"(2 × {figure(a)} ÷ (1 + {figure(a)})) ÷ {classes.count} = {figure(expected, 5)}",
        ),
        classes.evidence,
        severity=Severity.HIGH,
        facts={"majority_share": a, "macro_f1": f, "from_first_record": 1.0 if always else 0.0},
    )


def _pairs(hits: Series, f1: Series) -> list[tuple[float, float]]:
    other = dict(zip(f1.xs, f1.values, strict=True))
    return [
        (v, other[x]) for x, v in zip(hits.xs, hits.values, strict=True) if math.isfinite(v + other.get(x, math.nan))
    ]


def _constant(share: float, f1: float, classes: int) -> bool:
    return share > 1.5 / classes and abs(f1 - majority_macro_f1(share, classes)) <= 0.02 * majority_macro_f1(
        share, classes
    )
