"""The last thing a log said before the run ended badly."""

from __future__ import annotations

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Ending, Run

_BAD_ENDINGS = (Ending.CRASHED, Ending.KILLED, Ending.INTERRUPTED)
_FATAL = (
    EventKind.EXCEPTION,
    EventKind.CUDA_OOM,
    EventKind.KILLED,
    EventKind.INTERRUPT,
    EventKind.TIME_LIMIT,
    EventKind.NODE_FAILURE,
    EventKind.HARDWARE,
)


def last_words(run: Run) -> Event | None:
    """Return the last fatal event of a run that ended badly, None for any other run."""
    return run.last_event(*_FATAL) if run.ending in _BAD_ENDINGS else None
