"""CRS025: recognises errors raised while a metric is computed."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS025", "metric-code-fails", {"metric_bug": 4.0, "code_error": 1.0})
def metric_code_fails(run: Run) -> Iterator[Finding]:
    """Recognises errors raised while a metric is computed.

    ## What it does
    Recognises errors raised while a metric is computed.
    ## Why it matters
    The training itself went on up to the evaluation; the metric code is what to repair.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    The messages listed in `patterns.py` with their libraries.
    """
    yield from report_fatal(run, "CRS025", "평가 지표 계산 코드에서")
