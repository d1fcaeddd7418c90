"""CRS060: not all processes of a distributed run came together."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS060", "rendezvous-incomplete", {"nccl_network": 2.5, "rank_crash_cascade": 1.5})
def rendezvous_incomplete(run: Run) -> Iterator[Finding]:
    """Recognise a rendezvous that some processes never reached.

    ## What it does
    Recognises time-outs while processes wait for each other at the start.
    ## Why it matters
    A node that cannot be reached (address, port, firewall) or a process that died before; training had not begun.
    ## Fires on
    The exception that ended the last attempt of the run.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    torch.distributed TCPStore and store based barrier.
    """
    yield from report_fatal(run, "CRS060", "분산 학습의 프로세스가 다 모이지 않아")
