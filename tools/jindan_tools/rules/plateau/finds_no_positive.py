"""PLT042: the recall stays at nothing while the accuracy stands still: the model answers the frequent class only."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import last_segment
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_RECALL = regex(r"recall|sensitivity|(?:^|[/_ .])tpr$|재현율|召回率")
_RECORDS = 5
# Per cent or shares: below 1 % of either nothing is found.
_NOTHING, _MOSTLY, _STILL = 0.01, 0.6, 0.02


@rule(
    "PLT042",
    "finds-no-positive",
    {
        "class_imbalance": 3.0,
        "plateau_prior": 2.5,
        "metric_bug": 0.5,
        "healthy_converged": -4.0,
        "overfit": -2.0,
        "epochs_too_few": -1.0,
    },
)
def finds_no_positive(run: Run) -> Iterator[Finding]:
    """Report a recall that is nothing from early on beside an accuracy that stands still and looks good.

    ## What it does
    Looks at the last records of a recall and of the accuracy beside it.
    ## Why it matters
    A model that always answers the frequent class is right as often as that class occurs. The accuracy looks learnt and
    what the model was made for is never found.
    ## Fires on
    Five records or more, the last five and four of five in all with a recall below 1 %, and an accuracy of 60 % or more
    that moves by less than 2 % over them.
    ## Stays silent on
    Detectors, runs whose recall came up later, accuracies that move or are low.
    ## Source
    Definitions: recall = TP / (TP + FN); the accuracy of a constant answer is the share of its class.
    """
    if is_detector(run):
        return
    for role in (Role.VAL_METRIC, Role.TRAIN_METRIC):
        hits = accuracy(run, role)
        named = [s for s in last_segment(run.of_role(role)) if _RECALL.search(s.name.lower()) and _finds_nothing(s)]
        found = min(named, key=lambda s: s.name.startswith("progress/"), default=None)
        if hits is None or found is None or len(hits.finite) < _RECORDS:
            continue
        last = hits.finite[-_RECORDS:]
        level = median(last)
        if level < _MOSTLY or max(last) - min(last) > _STILL:
            continue
        yield finding(
            f"{found.name} 값이 0에 머무는데 정확도는 {percent(level)}에서 움직이지 않습니다. 모델이 많은 쪽 클래스 하나만 답하고 있습니다.",
            cite_point(found, found.finite_indices[-1], "마지막"),
            cite_point(hits, hits.finite_indices[-1], "마지막"),
            calculated(
                "한 클래스만 답할 때의 정확도는 그 클래스의 비율이므로, 찾아야 할 클래스의 비율은 이만큼입니다.",
                1 - level,
                f"1 − {figure(level)} = {percent(1 - level)}",
            ),
            severity=Severity.HIGH,
            facts={"majority_share": level},
        )
        return


def _finds_nothing(recall: Series) -> bool:
    values = recall.finite
    if len(values) < _RECORDS:
        return False
    nothing = _NOTHING * (100 if max(values) > 1 else 1)
    low = [v <= nothing for v in values]
    return all(low[-_RECORDS:]) and sum(low) >= 0.8 * len(low) and median(tail(values)) <= nothing
