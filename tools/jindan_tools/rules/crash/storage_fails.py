"""CRS055: the storage behind a path fails."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS055", "storage-fails", {"hardware_fault": 2.5, "disk_full": 0.5, "corrupt_data": 0.5})
def storage_fails(run: Run) -> Iterator[Finding]:
    """Recognise a disk or a network file system that fails to answer.

    ## What it does
    Recognises input/output errors, stale file handles and lost mounts.
    ## Why it matters
    No training setting is at fault: the device, the mount or the network behind the path is.
    ## Fires on
    The exception that ended the last attempt of the run.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    errno(3): EIO, ESTALE, ENOTCONN, EREMOTEIO.
    """
    yield from report_fatal(run, "CRS055", "저장 장치나 네트워크 파일 시스템이 응답하지 않아")
