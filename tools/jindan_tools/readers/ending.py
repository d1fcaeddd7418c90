"""How a run ended, from its events and how far it came."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Ending, Framework
from jindan_tools.model.series import Series

Span = tuple[float | None, float | None]


def judge_ending(
    framework: Framework, events: Sequence[Event], series: Sequence[Series], *, epochs: Span, steps: Span
) -> Ending:
    """Return the ending."""
    del framework, series
    last = {e.kind: (e.source.path, e.source.line or 0) for e in events}
    if EventKind.KILLED in last or EventKind.TIME_LIMIT in last or EventKind.NODE_FAILURE in last:
        return Ending.KILLED
    if EventKind.INTERRUPT in last:
        return Ending.INTERRUPTED
    fatal = (EventKind.EXCEPTION, EventKind.CUDA_OOM, EventKind.TRACEBACK_CUT, EventKind.HARDWARE, EventKind.SHM, EventKind.DISK, EventKind.NCCL)
    if any(k in last for k in fatal):
        return Ending.CRASHED
    if EventKind.EARLY_STOP in last:
        return Ending.EARLY_STOPPED
    for done, planned in (epochs, steps):
        if done is not None and planned is not None and done >= planned - 1:
            return Ending.COMPLETED
    return Ending.COMPLETED if EventKind.FINISHED in last else Ending.UNKNOWN
