"""CRS034: the process has no file handles left."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS034", "open-files-exhausted", {"dataloader_worker_crash": 2.5})
def open_files_exhausted(run: Run) -> Iterator[Finding]:
    """Recognise a process that reached its limit of open files.

    ## What it does
    Recognises 'Too many open files' as the end of the run.
    ## Why it matters
    Every tensor a worker hands over holds a file handle. A higher ulimit -n or the sharing strategy 'file_system'
    helps; a smaller model does not.
    ## Fires on
    The exception that ended the last attempt of the run.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    torch.multiprocessing, sharing strategies; errno 24 (EMFILE).
    """
    yield from report_fatal(run, "CRS034", "열 수 있는 파일 수를 넘겨 데이터로더 워커와 주고받지 못해")
