"""CRS048: reports a traceback whose last line, the error itself, is missing."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.crash.fatal_event import report_event
from jindan_tools.rules.registry import rule


@rule("CRS048", "traceback-cut-off", {"crash_cause_not_shown": 4.0})
def traceback_cut_off(run: Run) -> Iterator[Finding]:
    """Report a traceback whose last line, the error itself, is missing.

    ## What it does
    Reports a traceback whose last line, the error itself, is missing.
    ## Why it matters
    Without that line nothing about the cause can be said; the full stderr decides.
    ## Fires on
    A traceback that ends before its exception line and no other fatal event in the run.
    ## Stays silent on
    Runs whose error line was printed elsewhere, and tracebacks after which the run went on.
    ## Source
    CPython traceback format.
    """
    if run.ending is Ending.CRASHED and not any(
        run.of_kind(EventKind.EXCEPTION, EventKind.CUDA_OOM, EventKind.KILLED, EventKind.DISK)
    ):
        yield from report_event(run, (EventKind.TRACEBACK_CUT,), "오류의 마지막 줄이 잘려 원인을 알 수 없습니다")
