"""Point at the line of code and the sentence of the exception that ended a run."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Run
from jindan_tools.text.safe import safe_line


class Blame(Struct, frozen=True, kw_only=True):
    """The last exception: its message, the deepest frame of the user's code ('' when unknown) and its log line."""

    message: str
    frame: str
    log: str


def blame(run: Run) -> Blame | None:
    """Return what the last exception says, None when the log holds none."""
    event = run.last_event(EventKind.EXCEPTION)
    if event is None:
        return None
    return Blame(
        message=safe_line(event.word("message") or event.text, 200),
        frame=safe_line(event.word("frame"), 160),
        log=event.source.label(),
    )


def code_place(found: Blame | None, fallback: str) -> str:
    """Return the frame to open, else where the log tells of it, else the fallback."""
    if found is None:
        return fallback
    return found.frame or f"{fallback}, 오류 기록은 {found.log}"
