"""CRS058: the process at the other end of a connection is gone."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS058", "peer-lost", {"crash_cause_not_shown": 3.0, "rank_crash_cascade": 1.5, "nccl_network": 1.0})
def peer_lost(run: Run) -> Iterator[Finding]:
    """Report a connection that its other end gave up.

    ## What it does
    Recognises a connection reset, a broken pipe and a refused connection as the only error that was printed.
    ## Why it matters
    The process at the other end died first; its own last lines hold the cause.
    ## Fires on
    The exception that ended the last attempt of the run.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    errno(3): ECONNRESET, EPIPE, ECONNREFUSED; multiprocessing.connection.
    """
    yield from report_fatal(run, "CRS058", "연결된 다른 프로세스가 먼저 사라져")
