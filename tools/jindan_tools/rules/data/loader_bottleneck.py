"""DAT009: most of a step is waiting for data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_LOADING = regex(
    r"(?:^|[/_ ])(?:data|load(?:ing|er)?|reader|dataload(?:ing|er)|fetch|wait)_?(?:time|cost|wait|s|sec|secs|seconds|ms)$|^data$|"
    r"^(?:데이터 ?)?(?:대기|로딩|읽기)(?: ?시간)?$|^(?:wait|waiting|loading|fetch|io)$|(?:^|/)time/(?:data|load(?:ing)?|fetch|wait)$",
    re.IGNORECASE,
)
_WHOLE = regex(
    r"(?:^|[/_ ])(?:(?:batch|iter|iteration|step|total)_?(?:time|cost|s|sec|secs|seconds|ms)|time)$|"
    r"(?:^|/)time/(?:step|iter(?:ation)?|batch|total)$|^(?:전체|스텝|배치|합계)(?: ?시간)?$|^(?:step|iter|batch|total)$",
    re.IGNORECASE,
)
_LEAST, _SHARE = 8, 0.5


@rule("DAT009", "loader-bottleneck", {"dataloader_bottleneck": 3.0})
def loader_bottleneck(run: Run) -> Iterator[Finding]:
    """Remark that the accelerator waits for data during half of every step or more.

    ## What it does
    Divides the logged loading time by the logged time of the whole step, record by record.
    ## Why it matters
    Such a run learns as it should and takes twice the time it needs; a faster card would change nothing.
    ## Fires on
    Eight records or more with both times at the same places and a median share of 50 % or more.
    ## Stays silent on
    Runs that log only one of them, smaller shares, loading times above the whole (other units).
    ## Source
    MMEngine and the ImageNet example log data_time beside time: the wait for the next batch within a step.
    """
    times = [s for s in (*run.of_role(Role.TIME), *run.of_role(Role.OTHER)) if len(s.finite) >= _LEAST]
    for loading in (s for s in times if _LOADING.search(s.name)):
        whole = next((s for s in times if s is not loading and _goes_with(loading, s)), None)
        share = None if whole is None else _share(loading, whole)
        if whole is None or share is None or not _SHARE <= share <= 1:
            continue
        yield finding(
            f"스텝 시간의 {percent(share)}가 데이터를 기다리는 시간입니다. 학습 결과의 문제가 아니라 속도의 문제입니다.",
            cite_point(loading, loading.finite_indices[-1]),
            cite_point(whole, whole.finite_indices[-1]),
            calculated(
                "기록마다 나눈 비의 중앙값입니다.",
                share,
                f"{figure(loading.finite[-1])} ÷ {figure(whole.finite[-1])} (마지막 기록), 중앙값 {figure(share)}",
            ),
            severity=Severity.LOW,
            facts={"share": share},
        )
        return


def _goes_with(loading: Series, whole: Series) -> bool:
    return bool(_WHOLE.search(whole.name)) and not _LOADING.search(whole.name) and whole.xs == loading.xs


def _share(loading: Series, whole: Series) -> float | None:
    shares = [a / b for a, b in zip(loading.values, whole.values, strict=True) if b > 0 and a >= 0]
    return median(shares) if len(shares) >= _LEAST else None
