"""CRS040: reports that a person stopped the run."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.crash.cancelled import cancelled
from jindan_tools.rules.crash.fatal_event import report_event
from jindan_tools.rules.registry import rule


@rule("CRS040", "user-interrupt", {"user_cancel": 4.0})
def user_interrupt(run: Run) -> Iterator[Finding]:
    """Report that a person stopped the run.

    ## What it does
    Reports that a person stopped the run.
    ## Why it matters
    No fault of the training is proven by it; the curves up to here may still be judged.
    ## Fires on
    KeyboardInterrupt or scancel as the end of the run.
    ## Stays silent on
    An interrupt after which the run went on, and a job step that the scheduler ended for a reason of its own.
    ## Source
    CPython KeyboardInterrupt; Lightning's graceful shutdown message; Slurm's CANCELLED line; TERM_OWNER of LSF.
    """
    if run.ending is Ending.INTERRUPTED or (run.ending is Ending.KILLED and cancelled(run) is not None):
        yield from report_event(run, (EventKind.INTERRUPT,), "사용자가 실행을 중단했습니다")
