"""FIT312: a forecast's error that is scaled by that of a naive forecast stays above 1."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_SCALED = regex(
    r"(?:^|[_/. ])(?:mase|rmsse|msse|rae|rrse|rse|relmae|theils?_?u2?)$",
    words=("mase", "sse", "rae", "rse", "relmae", "theil"),
)
_LEAST, _OVER = 5, 1.03


@rule("FIT312", "worse-than-naive", {"underfit": 2.0})
def worse_than_naive(run: Run) -> Iterator[Finding]:
    """Report a scaled error of a forecast that stays above 1: repeating the past would be better.

    ## What it does
    Looks at the last quarter of MASE, RMSSE, RAE, RRSE and the like, whose unit is the error of a naive forecast or of the mean.
    ## Why it matters
    Losses that fall and lie together look like a good fit. A value above 1 says that the last season, or the mean, predicts better.
    ## Fires on
    Five held-out records or more whose last quarter never comes below 1.03.
    ## Stays silent on
    Values below 1, other errors. It is a remark: scaled by one step, a horizon of many steps may have more than 1.
    ## Source
    Hyndman and Koehler, Another look at measures of forecast accuracy (2006).
    """
    for series in last_segment(run.of_role(Role.VAL_METRIC)):
        late = tail(series.finite)
        if not _SCALED.search(series.name.lower()) or len(series.finite) < _LEAST or min(late) < _OVER:
            continue
        yield finding(
            f"{series.name} 값이 끝까지 1보다 큽니다(마지막 {figure(series.finite[-1])}). 1은 계절 반복이나 평균처럼 배우지 않은 예측의 오차이므로, 손실이 "
            "줄었어도 그보다 못합니다.",
            cite_point(series, series.finite_indices[-1], "마지막"),
            severity=Severity.MEDIUM,
            argues={"underfit": 2.0, "healthy_converged": -2.0},
            facts={"scaled": series.finite[-1]},
        )
        return
