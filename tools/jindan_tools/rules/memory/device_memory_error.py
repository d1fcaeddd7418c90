"""MEM002: the device reported out of memory before anything was allocated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.crash.fatal_event import describe_event
from jindan_tools.rules.registry import rule
from jindan_tools.text.regex import regex

_BARE = regex(r"cuda error: out of memory|cudaerrormemoryallocation", re.IGNORECASE)


@rule("MEM002", "device-memory-error", {"hardware_fault": 2.0, "oom_other_process": 2.5, "oom_capacity": -1.0})
def device_memory_error(run: Run) -> Iterator[Finding]:
    """Report 'CUDA error: out of memory' without an allocation request.

    ## What it does
    Separates the driver's bare error from the allocator's message, which names the bytes it asked for.
    ## Why it matters
    When even the first context or a barrier cannot get memory, the card is broken or taken by somebody else; the
    size of the model has nothing to do with it.
    ## Fires on
    A bare out-of-memory device error at the end of a run that logged no training record.
    ## Stays silent on
    Messages with 'Tried to allocate' (MEM001) and errors after training had begun.
    ## Source
    CUDA runtime error names; torch allocator messages.
    """
    event = next(
        (e for e in run.of_kind(EventKind.HARDWARE, EventKind.EXCEPTION, EventKind.CUDA_OOM) if _bare(e)), None
    )
    if event is None or run.ending is not Ending.CRASHED or any(len(s) for s in run.series):
        return
    yield describe_event(event, "모델이 메모리를 쓰기도 전에 GPU 장치가 메모리 부족 오류를 냈습니다")


def _bare(event: Event) -> bool:
    return bool(_BARE.search(event.text)) and event.number("request_gib") is None
