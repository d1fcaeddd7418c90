"""NUM014: the run went on for long after its loss was NaN."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.breakdown import breakdown
from jindan_tools.curves.cite import cite_point
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent

_LEAST = 3


@rule("NUM014", "training-on-after-nan", {"no_nan_stop": 2.0})
def training_on_after_nan(run: Run) -> Iterator[Finding]:
    """Report the records that were computed after the training loss had become NaN.

    ## What it does
    Counts the records from the first lasting NaN to the end.
    ## Why it matters
    Nothing after the NaN can be used; a stop on NaN saves that time.
    ## Fires on
    At least three records after the first NaN that make up at least a tenth of the log.
    ## Stays silent on
    Runs that stopped at the NaN.
    ## Source
    Follows from the log itself; Ultralytics aborts by itself from 8.3.215 on (_handle_nan_recovery).
    """
    broken = breakdown(run)
    if broken is None:
        return
    series, wasted = broken.series, len(broken.series) - broken.index - 1
    share = wasted / len(series)
    if wasted < _LEAST or share < 0.1:
        return
    yield finding(
        f"NaN 이후에도 기록 {wasted}개만큼 학습이 이어졌습니다.",
        cite_point(series, broken.index, "첫 NaN"),
        calculated(
            f"전체 기록의 {percent(share)} 구간이 NaN 이후입니다.", share, f"{wasted} ÷ {len(series)} = {share:.3f}"
        ),
        severity=Severity.LOW,
        facts={"wasted_records": float(wasted), "share": share},
    )
