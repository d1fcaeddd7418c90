"""Read a configuration that a program prints as YAML below a heading: `Running recipe with resolved config:`."""

from __future__ import annotations

import re

from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.text.regex import regex

# PaddleSeg rules its heading off: `---------------Config Information---------------`.
_HEADING = regex(
    r"\bconfig(?:uration)?s?:\s*$|^-{3,}\s?config information\s?-{3,}\s*$", re.IGNORECASE, words=("onfig",)
)
_KEY = regex(r"^(?P<indent> {0,40})(?P<name>[A-Za-z_][\w.\-/]{0,80}):(?: (?P<value>.{1,400}))?$")
_ITEM = regex(r"^ {0,40}- (?P<item>.{1,200})?")
# Lines of a record have the form of a setting too.
_RECORDED = frozenset({"epoch", "step", "iter", "iteration", "batch"})
_MOST, _MOST_ITEMS = 1000, 16


class YamlBlockScanner:
    """`optimizer:` and below it `  lr: 0.002` become the setting optimizer.lr; the lines are no record of a training."""

    def __init__(self, path: str) -> None:
        self._settings = SettingCollector(path)
        self._levels: list[tuple[int, str]] = []
        self._left = 0
        self._items: list[str] = []
        self._first: Line | None = None

    def begins(self, shape: str) -> bool:
        """Say whether a line of this shape is the heading of a block."""
        return _HEADING.search(shape.lower()) is not None

    def feed(self, line: Line) -> bool:
        """Take the lines of the block; the heading is left to the readers of other configurations."""
        text = line.text.rstrip()
        if not self._left:
            if self.begins(text):
                self._left, self._levels = _MOST, []
            return False
        self._left -= 1
        if not text.strip():
            # A blank stands below the heading, and one ends the block.
            self._left = self._left if not self._levels else 0
            return False
        item = _ITEM.match(text) if self._levels else None
        if item is not None:
            self._keep(item["item"] or "", line)
            return True
        self._end_of_list()
        field = _KEY.match(text)
        value = "" if field is None else (field["value"] or "").strip()
        if field is None or ": " in value or (field["name"].lower() in _RECORDED and value):
            self._left = 0
            return False
        self._add(len(field["indent"]), field["name"], value, line)
        return True

    def finish(self) -> Reading:
        """Return the settings by dotted name."""
        self._end_of_list()
        return Reading(settings=self._settings.settings())

    def _keep(self, item: str, line: Line) -> None:
        """Keep a bare item of the list below the last name."""
        self._first = self._first or line
        if ": " not in item and not item.endswith(":") and len(self._items) < _MOST_ITEMS:
            self._items.append(item.strip())

    def _end_of_list(self) -> None:
        if self._first is not None and self._items:
            name = ".".join(level for _, level in self._levels)
            self._settings.add_text(name, f"[{', '.join(self._items)}]", self._first)
        self._items, self._first = [], None

    def _add(self, indent: int, name: str, value: str, line: Line) -> None:
        while self._levels and self._levels[-1][0] >= indent:
            self._levels.pop()
        self._levels.append((indent, name))
        if value:
            self._settings.add_text(".".join(level for _, level in self._levels), value, line)
