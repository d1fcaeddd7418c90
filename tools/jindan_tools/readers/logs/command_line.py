"""Read the command that a log repeats at its head: `+ python train.py --lr 0.1`, `['train.py', '--lr', '0.1']`."""

from __future__ import annotations

from jindan_tools.model.setting import Setting
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.files.shell_script import command_settings
from jindan_tools.text.regex import regex

_LAST_LINE = 300
# A program that starts a script, the script, and an option behind it.
_COMMAND = regex(
    r"(?:^|[\s$+>/:\"'])(?:python[\d.]{0,5}|torchrun|accelerate|deepspeed|srun|mpirun|horovodrun)(?=\s).{0,400}?\.py\s+(?:\S{1,80}\s+){0,4}--?[A-Za-z]"
)
_ALONE = regex(r"(?:^|[\s$+>:])[\w./-]{1,200}\.py\s+--[A-Za-z]")
_LIST = regex(r"\[\s?['\"](?:[^'\"]{0,200}/)?[\w-]{1,80}\.py['\"]\s?,\s?['\"]-")
_BETWEEN = regex(r"['\"]\s?,\s?['\"]")
# A usage text names options without giving them, a message of the parser quotes what it refuses.
_NO_COMMAND = regex(r"\busage:|\berror:|\[-h\]|unrecognized|returned non-zero|\bException\b")


class CommandLineScanner:
    """The options of the first command; the line stays with the scanners that read what else it says."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._settings: tuple[Setting, ...] = ()

    def feed(self, line: Line) -> bool:
        """Note the options of a command near the top; take no line."""
        text = line.text
        if self._settings or line.number > _LAST_LINE or _NO_COMMAND.search(text):
            return False
        listed = _LIST.search(text)
        if listed is not None:
            plain = _BETWEEN.sub(" ", text[listed.start() + 1 :]).strip(" []'\"")
            self._settings = tuple(command_settings(self._path, Line(number=line.number, text=plain)))
        elif _COMMAND.search(text) or _ALONE.search(text):
            self._settings = tuple(command_settings(self._path, line))
        return False

    def finish(self) -> Reading:
        """Return the options."""
        return Reading(settings=self._settings)
