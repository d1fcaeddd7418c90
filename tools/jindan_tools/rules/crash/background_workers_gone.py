"""CRS061: the processes that prepare the data are gone."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule(
    "CRS061",
    "background-workers-gone",
    {"dataloader_worker_crash": 2.5, "host_oom_kill": 2.0, "crash_cause_not_shown": 1.0},
)
def background_workers_gone(run: Run) -> Iterator[Finding]:
    """Recognise helper processes that died without a word.

    ## What it does
    Recognises the errors with which a program tells that its background workers or its process pool are gone.
    ## Why it matters
    They carry no reason: an error of a worker stands further up, and where none does the host had no memory left.
    ## Fires on
    The exception that ended the last attempt of the run.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    batchgenerators MultiThreadedAugmenter (nnU-Net); concurrent.futures.process.BrokenProcessPool; torch pin_memory.
    """
    yield from report_fatal(run, "CRS061", "데이터를 준비하던 프로세스가 먼저 사라져")
