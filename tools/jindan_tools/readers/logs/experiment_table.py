"""Read the table in which YOLOX prints the values of its experiment, a name and a value a row."""

from __future__ import annotations

from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.text.regex import regex

# yolox/exp/base_exp.py: tabulate(..., headers=["keys", "values"], tablefmt="fancy_grid").
_HEAD = regex(r"^│\s*keys\s*│\s*values\s*│")
_ROW = regex(r"^│\s{0,40}(\w{1,60})\s{0,40}│\s{0,80}(.{1,200}?)\s{0,200}│\s*$")
_ENDS = "╘"


class ExperimentTableScanner:
    """`│ max_epoch │ 300 │` below `│ keys │ values │`."""

    def __init__(self, path: str) -> None:
        self._settings = SettingCollector(path)
        self._open = False

    def feed(self, line: Line) -> bool:
        """Take the head and the rows of the table."""
        text = line.text
        if not self._open:
            self._open = "│" in text and _HEAD.match(text) is not None
            return self._open
        if text.startswith(_ENDS):
            self._open = False
            return True
        match = _ROW.match(text)
        if match is not None:
            self._settings.add_text(match[1], match[2], line)
        return text.startswith(("│", "├", "╞"))

    def finish(self) -> Reading:
        """Return the settings under the names of the experiment."""
        return Reading(settings=self._settings.settings())
