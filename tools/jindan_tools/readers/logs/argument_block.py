"""Read the settings that a script logs one a line before it trains: `... INFO setup | lr: 0.01`."""

from __future__ import annotations

import re

from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.argument_line import RECORDED, is_number
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.resolve.names import canonical_name
from jindan_tools.text.regex import regex

# A clock, a level or a name of the logger in front of the field, or nothing but a bullet or an indent.
_FIELD = regex(
    r"^(?:\s{0,60}[-*>|]?\s{0,3}|.{0,40}?\d\d:\d\d(?:(?!: |=).){0,80}?(?:[\])>|:-]|INFO|DEBUG)\s+"
    r"|\W{0,3}(?:INFO|DEBUG|root)\b(?:(?!: |=).){0,60}?[\]:|-]\s*)"
    r"['\"]?(?P<name>[A-Za-z][A-Za-z_]\w{0,40}(?:[.\-]\w{1,40}){0,4})['\"]?(?:\s{0,30}[:=]\s+|\s?=\s?)"
    r"(?P<value>[^\s:=|][^:=|]{0,160}?),?\s*$"
)
# The words for which the table of scanners loads this one.
_NEEDED = ("lr", "earning_rate", "epochs", "batch_size", "optim")
_FEWEST = 3
_FEWEST_KNOWN = 2
_A_DUMP = 6
_MOST = 300
# A log speaks of other things between two settings, and no more than this.
_STRAY = 2


class ArgumentBlockScanner:
    """Lines of one name and one value each, of which at least two are settings that trainers know."""

    def __init__(self, path: str) -> None:
        self._settings = SettingCollector(path)
        self._block: list[tuple[str, str, Line]] = []
        self._stray = 0

    def begins(self, shape: str) -> bool:
        """Say whether a line of this shape is a name and a value."""
        return _field(shape) is not None

    def feed(self, line: Line) -> bool:
        """Keep a field for its block; never take the line, which may hold a count or a device as well."""
        field = _field(line.text)
        if field is not None:
            if len(self._block) >= _A_DUMP and self._block[0][0] == field["name"]:
                # The arguments of a second start, right below the first that did nothing.
                self._close()
            self._block.append((field["name"], field["value"].strip("'\" "), line))
            self._stray = 0
        elif self._block:
            self._stray += 1
            if self._stray > _STRAY:
                self._close()
        return False

    def finish(self) -> Reading:
        """Return the settings of all blocks."""
        self._close()
        return Reading(settings=self._settings.settings())

    def _close(self) -> None:
        if _FEWEST <= len(self._block) <= _MOST and _are_settings([(name, value) for name, value, _ in self._block]):
            for name, value, line in self._block:
                self._settings.add_text(name, value, line)
        self._block.clear()
        self._stray = 0


def _field(text: str) -> re.Match[str] | None:
    # Most lines of a log are records, and most records tell a loss.
    may_be = (": " in text or "=" in text) and len(text) <= 400 and ("oss" not in text or text.count(":") < 2)
    return _FIELD.match(text) if may_be else None


def _are_settings(fields: list[tuple[str, str]]) -> bool:
    names = [name for name, _ in fields]
    known = {found[0] for name in names if (found := canonical_name(name)) is not None}
    if len(known) < _FEWEST_KNOWN or len(set(names)) < len(names):
        return False
    if not any(word in name for name in names for word in _NEEDED):
        return False
    return not any(RECORDED.match(name) and is_number(value) for name, value in fields)
