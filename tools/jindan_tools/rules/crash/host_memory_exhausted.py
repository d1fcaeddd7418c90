"""CRS028: the process could not get host memory."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS028", "host-memory-exhausted", {"host_oom_kill": 4.0, "oom_capacity": -2.0, "oom_leak": 1.0})
def host_memory_exhausted(run: Run) -> Iterator[Finding]:
    """Recognises allocations of host memory that were refused.

    ## What it does
    Recognises MemoryError, 'Cannot allocate memory' and the CPU allocator's message.
    ## Why it matters
    The machine's memory is full, not the card's: batch size and precision on the GPU change little.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    CUDA out-of-memory messages, exceptions the program survived, and earlier attempts in the same file.
    ## Source
    CPython MemoryError; errno 12; PyTorch DefaultCPUAllocator.
    """
    yield from report_fatal(run, "CRS028", "호스트 메모리를 더 할당받지 못해")
