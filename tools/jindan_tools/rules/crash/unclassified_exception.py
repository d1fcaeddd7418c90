"""CRS030: an exception of the program itself ended the run."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import describe, fatal_exception
from jindan_tools.rules.crash.launcher_report import is_launcher_report
from jindan_tools.rules.crash.patterns import kind_of
from jindan_tools.rules.registry import rule

# Events that explain an exception by themselves; their own rules report them.
_BETTER = (EventKind.CUDA_OOM, EventKind.DISK, EventKind.SHM, EventKind.HARDWARE, EventKind.NCCL, EventKind.WORKER_DIED)


@rule("CRS030", "unclassified-exception", {"code_error": 3.0})
def unclassified_exception(run: Run) -> Iterator[Finding]:
    """Report an exception that no more specific rule explains.

    ## What it does
    Names the exception that ended the run and the frame in user code it passed.
    ## Why it matters
    The line to repair is in the traceback; no training setting is at fault.
    ## Fires on
    A fatal exception of a kind that `patterns.py` does not know and that no memory, disk or hardware event explains.
    ## Stays silent on
    Runs that ended for another reason, and a launcher's report of its child's failure (CRS049).
    ## Source
    CPython tracebacks.
    """
    event = fatal_exception(run)
    if event is None or kind_of(event) is not None or is_launcher_report(event) or run.last_event(*_BETTER) is not None:
        return
    yield describe(event, "코드에서 예외가 발생해")
