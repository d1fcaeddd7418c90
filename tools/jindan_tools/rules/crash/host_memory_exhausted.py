"""CRS028: the process could not get host memory."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import fatal_exception, report_fatal
from jindan_tools.rules.registry import rule
from jindan_tools.text.regex import regex

_ASKED = regex(r"you tried to allocate (\d{1,20}) bytes")
_AT_ONCE = 2**30
# What piles up is refused at some small request; a large one is one batch that needs it.
_ONE_LARGE = {"host_oom_kill": 4.0, "oom_capacity": -2.0, "oom_leak": -2.0, "oom_long_sample": 1.5}


@rule(
    "CRS028",
    "host-memory-exhausted",
    {"host_oom_kill": 4.0, "oom_capacity": -2.0, "oom_leak": 1.0, "oom_long_sample": 1.5},
)
def host_memory_exhausted(run: Run) -> Iterator[Finding]:
    """Recognises allocations of host memory that were refused.

    ## What it does
    Recognises MemoryError, 'Cannot allocate memory' and the CPU allocator's message.
    A request of 1 GiB or more at once speaks for one large batch and against a leak.
    ## Why it matters
    The machine's memory is full, not the card's: batch size and precision on the GPU change little.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    CUDA out-of-memory messages, exceptions the program survived, and earlier attempts in the same file.
    ## Source
    CPython MemoryError; errno 12; PyTorch DefaultCPUAllocator.
    """
    event = fatal_exception(run)
    asked = None if event is None else _ASKED.search(event.word("message"))
    at_once = asked is not None and int(asked[1]) >= _AT_ONCE
    for found in report_fatal(run, "CRS028", "호스트 메모리를 더 할당받지 못해"):
        yield replace(found, argues=_ONE_LARGE) if at_once else found
