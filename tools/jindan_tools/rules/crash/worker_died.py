"""CRS046: reports that a data loader worker process died."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.crash.fatal_event import report_event
from jindan_tools.rules.registry import rule


@rule("CRS046", "worker-died", {"dataloader_worker_crash": 2.0})
def worker_died(run: Run) -> Iterator[Finding]:
    """Report that a data loader worker process died.

    ## What it does
    Reports that a data loader worker process died.
    ## Why it matters
    The worker's own error, or the signal that killed it, is the cause; this line is its echo.
    ## Fires on
    'DataLoader worker (pid N) exited / is killed by signal'.
    ## Stays silent on
    Shared-memory bus errors, which another rule explains, and runs that went on.
    ## Source
    PyTorch DataLoader messages.
    """
    if run.ending is not Ending.COMPLETED and not any(run.of_kind(EventKind.SHM)):
        yield from report_event(run, (EventKind.WORKER_DIED,), "데이터로더 워커 프로세스가 죽었습니다")
