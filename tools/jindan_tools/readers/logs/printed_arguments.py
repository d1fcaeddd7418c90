"""Read the arguments that a script prints as Python shows them: `Namespace(lr=0.1, ...)`, HF's `TrainingArguments(` block."""

from __future__ import annotations

from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.files.argparse_dump import namespace_arguments
from jindan_tools.readers.files.json_settings import MAX_SETTINGS, plain
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.text.regex import regex

_BLOCK = regex(r"\b\w{0,40}(?:Arguments|Config|Args)\($")
_FIELD = regex(r"^\s*(?P<name>[a-z_]\w{0,80})=(?P<value>.{0,400}?),\s*$")
_LONGEST_BLOCK = 400
# How the configuration of fairseq begins.
MARK = "{'_name': "


class PrintedArgumentScanner:
    """The keyword arguments of a printed object, one line or one a line."""

    def __init__(self, path: str) -> None:
        self._settings = SettingCollector(path)
        self._left = 0
        self._count = 0

    def feed(self, line: Line) -> bool:
        """Take a line of arguments."""
        text = line.text
        if "Namespace(" in text:
            for name, value in namespace_arguments(text):
                self._count += 1
                if self._count <= MAX_SETTINGS:
                    self._settings.add(name, plain(value), line)
            return True
        if MARK in text:
            # Only fairseq prints it.
            from jindan_tools.readers.logs.printed_sections import sections  # noqa: PLC0415

            for name, value in sections(text):
                self._settings.add(name, plain(value), line)
            return True
        if self._left:
            field = _FIELD.match(text)
            self._left = self._left - 1 if field is not None else 0
            if field is not None:
                self._settings.add_text(field["name"], field["value"], line)
            return field is not None
        if text.endswith("(") and _BLOCK.search(text):
            self._left = _LONGEST_BLOCK
            return True
        return False

    def finish(self) -> Reading:
        """Return the arguments."""
        return Reading(settings=self._settings.settings())
