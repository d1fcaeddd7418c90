"""TOK003: the accuracy over all tokens is far above the one without padding: padding is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_WITHOUT = regex(
    r"[_ /-]?(?:no|non|without|w/?o|ex(?:cl)?(?:uding)?|ignor(?:e|ing))[_ -]?pad(?:ding|ded)?s?", re.IGNORECASE
)
_APART = 0.3
_LEAST = 3


@rule(
    "TOK003",
    "padding-counted",
    {"padding_bug": 3.5, "metric_bug": 1.0, "healthy_converged": -4.0, "class_imbalance": -1.0, "overfit": -2.0},
)
def padding_counted(run: Run) -> Iterator[Finding]:
    """Report a token accuracy that comes from padding.

    ## What it does
    Pairs a metric with the one of the same name that leaves padding out.
    ## Why it matters
    When most targets are padding, loss, perplexity and accuracy are those of predicting padding; the gradient is too.
    ## Fires on
    Three records or more of both in which the second halves differ by 0.3 or more.
    ## Stays silent on
    Runs that log one of the two, small differences.
    ## Source
    torch.nn.CrossEntropyLoss: ignore_index is -100 by default, so a padding id counts unless it is named.
    """
    found = [s for role in (Role.VAL_METRIC, Role.TRAIN_METRIC) for s in last_segment(run.of_role(role))]
    pair = next((p for s in found if (p := _pair(s, found)) is not None), None)
    if pair is None:
        return
    bare, whole = pair
    gap = median(tail(whole.finite, 0.5)) - median(tail(bare.finite, 0.5))
    if gap < _APART:
        return
    yield finding(
        f"{whole.name} 값 {figure(whole.finite[-1])}은 패딩까지 센 값입니다. 패딩을 빼면 {figure(bare.finite[-1])}에 그칩니다.",
        cite_point(whole, whole.finite_indices[-1]),
        cite_point(bare, bare.finite_indices[-1]),
        calculated("패딩이 올려 준 폭입니다.", gap, f"뒤쪽 절반의 중앙값 차이 = {figure(gap)}"),
        severity=Severity.HIGH,
        facts={"gap": gap},
    )


def _pair(series: Series, all_of: list[Series]) -> tuple[Series, Series] | None:
    rest = _WITHOUT.sub("", series.name)
    if rest == series.name or len(series.finite) < _LEAST:
        return None
    return next(((series, s) for s in all_of if s.name == rest and len(s.finite) >= _LEAST), None)
