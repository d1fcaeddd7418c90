"""Read how Hydra ends a program without a traceback: a sentence, then the advice to ask for the whole stack trace."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector
from jindan_tools.readers.logs.tracebacks import HEAD
from jindan_tools.text.regex import regex

_ADVICE = "HYDRA_FULL_ERROR=1"
_BEGINS = "Error executing job with overrides"
# A line of the log that Hydra did not write, or an exception that is read as such.
_LOGGED = regex(r"^\[?\d{4}-\d\d-\d\d|^[\w.]+(?:Error|Exception)[:(]|%\|")
# What stands before may be of the attempt before, in the same file.
_SENTENCE = regex(
    r"^(?:Cannot find primary config|Primary config (?:directory|module|must)|You must specify|Could not (?:load|override|append|find)|Ambiguous value)"
)
_LINES = 24
_MESSAGE = 400


class HydraEndScanner:
    """`Error executing job with overrides: []`, sentences, `Set the environment variable HYDRA_FULL_ERROR=1 ...`.

    Hydra hides the frames of its own errors. Where it printed a traceback that is read as such.
    Source: hydra/_internal/utils.py, run_and_report.
    """

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)
        self._said: list[Line] = []

    def feed(self, line: Line) -> bool:
        """Keep what was said last; the advice ends it."""
        if _ADVICE in line.text:
            self._end()
        elif HEAD in line.text or _LOGGED.search(line.text) or line.text.startswith(_BEGINS):
            self._said = [line] if HEAD in line.text else []
        elif line.text.strip():
            self._said = [*self._said, line][-_LINES:]
        return False

    def finish(self) -> Reading:
        """Return the ends as exceptions."""
        return Reading(events=self._events.events())

    def _end(self) -> None:
        said, self._said = self._said, []
        said = next((said[at:] for at, line in enumerate(said) if _SENTENCE.match(line.text)), said)
        if not said or HEAD in said[0].text or any(line.text.startswith("  File ") for line in said):
            return
        message = " ".join(line.text.strip() for line in said)[:_MESSAGE]
        data: dict[str, str | float] = {"type": "HydraException", "message": message, "module": "hydra", "untyped": 1.0}
        kept = self._events.add(EventKind.EXCEPTION, said[0], data, key=f"hydra|{message[:80]}")
        kept["last_line"] = float(said[-1].number)
