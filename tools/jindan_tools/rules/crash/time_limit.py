"""CRS041: reports that the scheduler ended the job."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.crash.fatal_event import report_event
from jindan_tools.rules.registry import rule


@rule("CRS041", "time-limit", {"time_limit_preempt": 4.0})
def time_limit(run: Run) -> Iterator[Finding]:
    """Report that the scheduler ended the job.

    ## What it does
    Reports that the scheduler ended the job.
    ## Why it matters
    The model is not at fault; the next job should continue from the last checkpoint.
    ## Fires on
    A line of the scheduler that names the time limit or a preemption.
    ## Stays silent on
    Runs that ended by themselves.
    ## Source
    Slurm: 'DUE TO TIME LIMIT', 'DUE TO PREEMPTION'.
    """
    if run.ending is not Ending.COMPLETED:
        yield from report_event(
            run, (EventKind.TIME_LIMIT,), "작업 시간 제한 또는 선점으로 스케줄러가 실행을 끝냈습니다"
        )
