"""Tell a job that its owner cancelled from one that was killed for a reason of its own."""

from __future__ import annotations

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Run

# LSF reports `TERM_OWNER: job killed by owner.` and the exit code of the signal it sent below it.
_BELOW = 3


def cancelled(run: Run) -> Event | None:
    """Return the line that tells of a cancelled job when no other reason for the end is told, None otherwise."""
    event = run.last_event(EventKind.INTERRUPT)
    if event is None or event.word("by") != "scancel":
        return None
    reasons = run.of_kind(EventKind.KILLED, EventKind.TIME_LIMIT, EventKind.NODE_FAILURE)
    return event if all(_tells_its_signal(reason, event) for reason in reasons) else None


def _tells_its_signal(reason: Event, event: Event) -> bool:
    line, below = event.source.line, reason.source.line
    if reason.number("exit_code") is None or line is None or below is None:
        return False
    return reason.source.path == event.source.path and 0 < below - line <= _BELOW
