"""Read the configuration that MMDetection and its relatives print as Python text, without running it."""

from __future__ import annotations

from msgspec import Struct, field

from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.text.regex import regex

_START = regex(r"- (?:INFO|mm\w+) - (?:INFO - )?Config:\s*$|^Config:\s*$")
_LOG_LINE = regex(r"^(?:\d{4}[-/]\d\d[-/]\d\d|\[\d{4}-)")
_TOKEN = regex(
    r"(?P<key>\w+)\s*=(?!=)|(?P<open>dict\(|[(\[{])|(?P<close>[)\]}])|(?P<value>'[^']*'|\"[^\"]*\"|[^\s,=()\[\]{}]+)|,"
)
_MAX_LINES = 3000
_MAX_ITEMS = 12


class _Level(Struct):
    key: str
    is_dict: bool
    items: list[str] = field(default_factory=list[str])


class MmdetConfigScanner:
    """`optimizer = dict(type='SGD', lr=0.02)` becomes the settings optimizer.type and optimizer.lr."""

    def __init__(self, path: str) -> None:
        self._settings = SettingCollector(path)
        self._open = False
        self._count = 0
        self._levels: list[_Level] = []
        self._key = ""

    def feed(self, line: Line) -> bool:
        """Take the lines of the configuration, from its heading to the next log line."""
        if not self._open:
            if "Config:" in line.text and _START.search(line.text):
                self._open, self._levels, self._key, self._count = True, [], "", 0
                return True
            return False
        self._count += 1
        if _LOG_LINE.match(line.text) or self._count > _MAX_LINES:
            self._open = False
            return False
        self._tokens(line)
        return True

    def finish(self) -> Reading:
        """Return the scalar settings and short lists by dotted name."""
        return Reading(settings=self._settings.settings())

    def _tokens(self, line: Line) -> None:
        for match in _TOKEN.finditer(line.text):
            if match["key"]:
                self._key = match["key"]
            elif match["open"]:
                self._levels.append(_Level(key=self._key, is_dict=match["open"] == "dict("))
                self._key = ""
            elif match["close"]:
                self._close(line)
            elif match["value"]:
                self._value(match["value"], line)

    def _value(self, word: str, line: Line) -> None:
        if self._key and all(level.is_dict for level in self._levels):
            self._settings.add_text(self._name(self._key), word, line)
        elif self._levels and not self._key:
            self._levels[-1].items.append(word.strip("'\""))
        self._key = ""

    def _close(self, line: Line) -> None:
        if not self._levels:
            return
        level = self._levels.pop()
        plain = not level.is_dict and bool(level.key) and 0 < len(level.items) <= _MAX_ITEMS
        if plain and all(other.is_dict for other in self._levels):
            self._settings.add(self._name(level.key), f"[{', '.join(level.items)}]", line)
        self._key = ""

    def _name(self, key: str) -> str:
        return ".".join([*(level.key for level in self._levels if level.key), key])
