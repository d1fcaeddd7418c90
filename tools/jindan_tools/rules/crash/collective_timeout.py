"""CRS047: reports a collective operation that never finished."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.crash.collective_error import TIMEOUT
from jindan_tools.rules.crash.fatal_event import report_event
from jindan_tools.rules.registry import rule


@rule("CRS047", "collective-timeout", {"nccl_timeout_divergence": 2.5})
def collective_timeout(run: Run) -> Iterator[Finding]:
    """Report a collective operation that never finished.

    ## What it does
    Reports a collective operation that never finished.
    ## Why it matters
    The rank that did not take part, or its earlier error, is the cause; a longer timeout only hides it.
    ## Fires on
    NCCL watchdog timeouts, and process groups that never came together, without an earlier error of another kind.
    ## Stays silent on
    Runs with an earlier exception or kill on any rank: then the timeout is a consequence.
    ## Source
    PyTorch ProcessGroupNCCL watchdog messages.
    """
    if run.ending is not Ending.COMPLETED and not any(
        e
        for e in run.of_kind(EventKind.EXCEPTION, EventKind.KILLED, EventKind.CUDA_OOM)
        if e.word("role") != "cascade" and e.word("topic") != "nccl"
    ):
        event = run.last_event(EventKind.NCCL)
        if event is not None and TIMEOUT.search(event.text):
            yield from report_event(run, (EventKind.NCCL,), "집합 통신(NCCL)이 제한 시간 안에 끝나지 않았습니다")
