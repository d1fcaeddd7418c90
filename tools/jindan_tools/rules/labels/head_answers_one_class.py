"""LBL106: of several heads one gives the same accuracy at every evaluation: its largest class."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.kind import is_detector, is_language_model
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent
from jindan_tools.text.regex import regex

_ACCURACY = regex(r"acc(?:$|uracy)", words=("acc",))
_LEAST, _HALF, _ALL = 8, 0.5, 0.995


@rule("LBL106", "head-answers-one-class", {"class_imbalance": 2.5, "plateau_prior": 1.0})
def head_answers_one_class(run: Run) -> Iterator[Finding]:
    """Remark a head of a network of several tasks whose held-out accuracy never changed while that of another did.

    ## What it does
    Looks at each held-out accuracy beside the others.
    ## Why it matters
    The mean over tasks hides it: 94 % right in one task from the first epoch to the last is the share of its largest class.
    ## Fires on
    Eight records or more of one accuracy between 0.5 and 0.995, all equal, beside another accuracy that changes in most of them.
    ## Stays silent on
    Runs with one accuracy, accuracies that change, detectors and language models.
    ## Source
    A head that learns changes some decisions between evaluations.
    """
    found = [s for s in last_segment(run.of_role(Role.VAL_METRIC)) if _ACCURACY.search(s.name.lower())]
    if len(found) < 2 or is_detector(run) or is_language_model(run):
        return
    stuck = next((s for s in found if _repeats(s)), None)
    moving = next((s for s in found if len(set(s.finite)) > len(s.finite) // 2 >= _LEAST // 2), None)
    if stuck is None or moving is None:
        return
    yield finding(
        f"{stuck.name} 값이 평가 {len(stuck.finite)}번 모두 {percent(stuck.finite[0], 2)}로 같습니다. 이 과제에서는 가장 많은 클래스만 답하고 있습니다.",
        *cite_ends(stuck),
        cite_point(moving, moving.finite_indices[-1], "함께 기록된 다른 과제"),
        severity=Severity.MEDIUM,
        facts={"share": stuck.finite[0]},
    )


def _repeats(hits: Series) -> bool:
    values = hits.finite
    return len(values) >= _LEAST and len(set(values)) == 1 and _HALF < values[0] < _ALL
