"""Take the warning of Python's resource tracker for the death that it follows, where nothing else tells the end of a run."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Ending
from jindan_tools.model.series import Series
from jindan_tools.readers.ending import Progress

# multiprocessing/resource_tracker.py, 3.8 to 3.14: the tracker outlives a process that was killed and tells what it left.
_LEFT = "leaked semaphore"


def with_leaked_ends(
    events: Sequence[Event], ending: Ending, progress: Progress, series: Sequence[Series]
) -> tuple[Event, ...]:
    """Return the events, the warning behind the last record of a run that did not reach its plan as a kill.

    A process that ends by itself may leave semaphores too, so a run that is done, or whose plan is not known, keeps it.
    """
    last = next((e for e in reversed(events) if e.kind is EventKind.WARNING and _LEFT in e.text), None)
    if last is None or ending is not Ending.UNKNOWN or not progress.short():
        return tuple(events)
    path, line = last.source.path, last.source.line or 0
    if any(s.path == path and s.lines and s.lines[-1] > line for s in series):
        return tuple(events)
    data: dict[str, str | float] = {"by": "unknown", "sign": "leaked", "last_line": float(line)}
    return tuple(replace(e, kind=EventKind.KILLED, data=data) if e is last else e for e in events)
