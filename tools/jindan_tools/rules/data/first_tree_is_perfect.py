"""DAT271: one tree tells the classes apart without a mistake."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex

# `valid-auc` is how XGBoost writes a set and its measure, `valid_0's auc` how LightGBM does.
_SHARE = regex(r"^[\w.]+(?:-|'s )(?:auc|aucpr|average_precision)$", words=("-auc", "'s auc", "average_precision"))
_PERFECT, _LEAST = 0.9999, 5


@rule("DAT271", "first-tree-is-perfect", {"leakage": 1.5, "overfit": -1.0})
def first_tree_is_perfect(run: Run) -> Iterator[Finding]:
    """Remark a held-out ranking that is perfect from the very first boosting round on.

    ## What it does
    Looks at the held-out AUC of the first round, in the words of XGBoost or LightGBM.
    ## Why it matters
    One tree of a few questions rarely tells classes apart without a mistake. Where it does, one column is often the answer itself, or was made from it.
    ## Fires on
    Five records or more from the first round on, all of them perfect.
    ## Stays silent on
    Values that become perfect later, errors, a held-out set that is not named.
    ## Source
    Kaufman et al. 2012, Leakage in data mining: a single feature that is too good is the first sign.
    """
    for metric in last_segment(run.of_role(Role.VAL_METRIC)):
        values = metric.finite
        if (
            not _SHARE.search(metric.name.lower())
            or len(values) < _LEAST
            or min(values) < _PERFECT
            or max(values) > 1.0001
        ):
            continue
        yield finding(
            f"첫 번째 나무 하나만으로 {metric.name} 값이 {values[0]:.4g}입니다. 열 하나가 정답 그대로이거나 정답에서 만들어졌을 수 있으니 특성의 중요도를 확인해 주세요.",
            cite_point(metric, metric.finite_indices[0], "첫 라운드"),
            cite_point(metric, metric.finite_indices[-1], "마지막"),
            severity=Severity.LOW,
            facts={"first": values[0]},
        )
        return
