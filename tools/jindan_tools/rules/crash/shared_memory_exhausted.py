"""CRS043: reports that /dev/shm was too small for the data loader."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.crash.fatal_event import report_event
from jindan_tools.rules.registry import rule


@rule(
    "CRS043", "shared-memory-exhausted", {"shm_bus_error": 4.0, "host_oom_kill": -2.0, "dataloader_worker_crash": 1.0}
)
def shared_memory_exhausted(run: Run) -> Iterator[Finding]:
    """Report that /dev/shm was too small for the data loader.

    ## What it does
    Reports that /dev/shm was too small for the data loader.
    ## Why it matters
    Worker processes pass batches through shared memory; a container gives 64 MiB by default.
    ## Fires on
    'insufficient shared memory (shm)' or a worker killed by a bus error.
    ## Stays silent on
    Runs that went on to their end.
    ## Source
    PyTorch DataLoader messages; Docker's default shm size.
    """
    if run.ending is not Ending.COMPLETED:
        yield from report_event(run, (EventKind.SHM,), "공유 메모리(/dev/shm)가 부족해 데이터로더 워커가 죽었습니다")
