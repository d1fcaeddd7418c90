"""REP008: the only record is a table of numbers whose columns nobody named."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule


@rule("REP008", "table-without-header", {"no_metrics_logged": 4.0, "run_still_live_or_truncated": -3.0})
def table_without_header(run: Run) -> Iterator[Finding]:
    """Say that a table was seen and could not be read because its columns have no names.

    ## What it does
    Reports the first table without a header in a run that has no curve at all.
    ## Why it matters
    Numbers without names can be anything; the person who wrote them can name them in a minute.
    ## Fires on
    A file named as a record (loss, metrics, history, log) that holds rows of numbers of which none counts up beside one that falls.
    ## Stays silent on
    Runs with any curve; tables whose columns were recognised by their shape.
    ## Source
    readers/files/csv_headless.py.
    """
    if any(len(s) for s in run.series):
        return
    seen = next((e for e in run.events if e.data.get("problem") == "no_header"), None)
    if seen is None or seen.kind is not EventKind.WARNING:
        return
    yield finding(
        f"{seen.source.path} 파일은 {seen.text}",
        Evidence(statement="이름 없는 숫자의 행이 여기서 시작합니다.", source=seen.source),
        severity=Severity.MEDIUM,
    )
