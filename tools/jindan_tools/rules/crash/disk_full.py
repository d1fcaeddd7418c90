"""CRS044: reports that a file could not be written to the end."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.crash.fatal_event import report_event
from jindan_tools.rules.registry import rule


@rule("CRS044", "disk-full", {"disk_full": 4.0, "ckpt_truncated": 1.0})
def disk_full(run: Run) -> Iterator[Finding]:
    """Report that a file could not be written to the end.

    ## What it does
    Reports that a file could not be written to the end.
    ## Why it matters
    The last checkpoint is probably cut off; the one before it is the one to resume from.
    ## Fires on
    ENOSPC, 'No space left on device', or a PyTorch writer that found another position than it wrote to.
    ## Stays silent on
    /dev/shm messages of workers (another rule) and runs that went on to their end.
    ## Source
    OSError 28; PytorchStreamWriter 'unexpected pos'.
    """
    if run.ending is not Ending.COMPLETED:
        yield from report_event(
            run, (EventKind.DISK,), "저장 공간이 부족하거나 파일 쓰기가 끝까지 되지 않아 저장 중에 멈췄습니다"
        )
