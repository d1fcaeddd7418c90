"""Read deaths that leave no traceback: the shell's and argparse's complaints, and a guard that stops at NaN by print."""

from __future__ import annotations

import re

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector
from jindan_tools.readers.logs.death_words import GUARD_WORDS
from jindan_tools.text.regex import regex

_LONGEST = 400
# argparse: "train.py: error: unrecognized arguments: --foo", printed below the usage; exit code 2.
_ARGUMENTS = regex(
    r"^(?P<program>[\w./\\-]{1,120}): error: (?P<message>(?:unrecognized arguments|the following arguments are required|"
    r"argument \S+:|ambiguous option|one of the arguments|invalid choice|not allowed with).{0,200})"
)
# CPython: "python: can't open file 'x.py': [Errno 2] No such file or directory".
_NO_SCRIPT = regex(r"^\S{0,120}python[\d.]*: (?P<message>can't open file .{1,200})$")
# bash and dash: "bash: ./run.sh: No such file or directory", "sh: 1: torchrun: not found". Programs that start a
# training only: a missing 'module' or 'conda' is a line that most cluster logs begin with and survive.
_SHELL = regex(
    r"^(?:\S{0,120}(?:bash|sh|slurm_script|\.sh|\.sbatch)): (?:line )?(?:\d{1,5}: )?(?P<what>\S{1,160}): "
    r"(?P<message>command not found|not found|No such file or directory|Permission denied)\s*$"
)
_STARTS = regex(
    r"(?:^|/)(?:python[\d.]*|torchrun|accelerate|deepspeed|mpirun|srun|yolo|llamafactory-cli|tune)$|\.(?:py|sh)$|^\./"
)
# A backslash was missing at the end of the line above, or a blank stood behind it: the shell took the options for a command.
_CUT_OFF = regex(
    r"^(?:\S{0,120}(?:bash|sh|slurm_script|\.sh|\.sbatch)): (?:(?:line )?\d{1,5}: )?(?:command not found: )?"
    r"(?P<option>--[a-zA-Z][\w.-]{0,60}(?:=\S{0,80})?)(?:: (?:command )?not found)?\s*$"
)
# torchvision's references, DETR and MAE print "Loss is nan, stopping training" and exit with 1.
_GUARD = regex(
    r"(?:\bloss\w*\b.{0,60}\b(?:nan|inf|infinite|non-?finite|not finite)\b|\b(?:nan|inf|infinite|non-?finite)\b.{0,20}\bloss|손실.{0,20}\bnan\b)"
    r".{0,80}(?:\b(?:stop|abort|terminat|exit|quit|kill)|중단|종료)",
    re.IGNORECASE,
)
_NOT_NOW = regex(r"\bif\b|\bwill\b|would|skip|\bto avoid\b|enabled|patience|=\s*(?:true|false)", re.IGNORECASE)


class LastWordScanner:
    """`train.py: error: ...`, `python: can't open file ...`, `torchrun: command not found`, `--lr: command not found`, `Loss is nan, stopping training`."""

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)

    def feed(self, line: Line) -> bool:
        """Take a line with which a program or its shell ends."""
        text = line.text
        if len(text) > _LONGEST:
            return False
        if ": --" in text and "not found" in text:
            return self._option(line)
        found = _told(text)
        if found is None:
            return False
        name, message = found
        data: dict[str, str | float] = {"type": name, "message": message.strip(), "module": "", "untyped": 1.0}
        kept = self._events.add(EventKind.EXCEPTION, line, data, key=f"{name}|{message[:80]}")
        kept["last_line"] = float(line.number)
        return True

    def _option(self, line: Line) -> bool:
        """Take options that the shell tried to run; the program above ran without them."""
        match = _CUT_OFF.match(line.text)
        if match is None:
            return False
        message = f"{match['option']}: command not found"
        self._events.add(EventKind.WARNING, line, {"category": "SHELL", "message": message}, key=message)
        return True

    def finish(self) -> Reading:
        """Return the ends as exceptions, whose rules read the message."""
        return Reading(events=self._events.events())


def _told(text: str) -> tuple[str, str] | None:
    if ": error: " in text:
        match = _ARGUMENTS.match(text)
        return None if match is None else ("ArgumentError", match["message"])
    if "not enough slots available" in text:
        # Open MPI's mpirun starts no process and goes on in a paragraph of advice.
        return "ArgumentError", text
    if "can't open file" in text:
        match = _NO_SCRIPT.match(text)
        return None if match is None else ("FileNotFoundError", match["message"])
    if "not found" in text or "No such file" in text or "Permission denied" in text:
        return _shell(text)
    if any(word in text for word in GUARD_WORDS) and ("oss" in text or "OSS" in text or "손실" in text):
        stops = _GUARD.search(text) is not None and _NOT_NOW.search(text) is None
        return ("FloatingPointError", text) if stops else None
    return None


def _shell(text: str) -> tuple[str, str] | None:
    match = _SHELL.match(text)
    if match is None or _STARTS.search(match["what"]) is None:
        return None
    name = "CommandNotFoundError" if match["message"].endswith("not found") else "FileNotFoundError"
    return name, f"{match['what']}: {match['message']}"
