"""Point at the line of code and the sentence of the exception that ended a run."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Run
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_PACKAGE = regex(r"<([A-Za-z]\w*)/")


class Blame(Struct, frozen=True, kw_only=True):
    """The last exception: its sentence, the deepest frame of the user's code ('' when unknown) and its log line.

    `name` is its type without the module; `code` the source line of that frame and of the one that raised, where printed;
    `library` the installed package that raised, '' where the program's own code did.
    """

    message: str
    frame: str
    log: str
    name: str = ""
    code: str = ""
    library: str = ""

    def sentence(self) -> str:
        """Return the line as Python prints it: the type and its message."""
        return f"{self.name}: {self.message}" if self.name else self.message


def blame(run: Run) -> Blame | None:
    """Return what the last exception says, None when the log holds none."""
    found = list(run.of_kind(EventKind.EXCEPTION))
    event = next((e for e in reversed(found) if e.word("role") != "cascade"), found[-1] if found else None)
    if event is None:
        return None
    package = _PACKAGE.match(event.word("trail"))
    lines = dict.fromkeys(line for line in (event.word("inner_code"), event.word("code")) if line)
    return Blame(
        message=safe_line(event.word("message") or event.text, 200),
        frame=safe_line(event.word("frame"), 160),
        log=event.source.label(),
        name="" if event.number("untyped") or not event.word("message") else event.word("type").rpartition(".")[2],
        code=safe_line("; ".join(lines), 240),
        library=package[1] if package is not None else "",
    )


def code_place(found: Blame | None, fallback: str) -> str:
    """Return the frame to open, else where the log tells of it, else the fallback."""
    if found is None:
        return fallback
    return found.frame or f"{fallback}, 오류 기록은 {found.log}"
