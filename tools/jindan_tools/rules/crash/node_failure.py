"""CRS042: reports that the scheduler lost the node."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.crash.fatal_event import report_event
from jindan_tools.rules.registry import rule


@rule("CRS042", "node-failure", {"node_failure": 4.0})
def node_failure(run: Run) -> Iterator[Finding]:
    """Report that the scheduler lost the node.

    ## What it does
    Reports that the scheduler lost the node.
    ## Why it matters
    The job must be queued again; nothing in the run needs a change.
    ## Fires on
    A line of the scheduler that names a node failure.
    ## Stays silent on
    Runs that ended by themselves.
    ## Source
    Slurm: 'DUE TO NODE FAILURE'.
    """
    if run.ending is not Ending.COMPLETED:
        yield from report_event(run, (EventKind.NODE_FAILURE,), "노드 장애로 작업이 끝났습니다")
