"""Read the configuration that MMDetection and its relatives print as Python text, without running it."""

from __future__ import annotations

from msgspec import Struct, field

from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.text.regex import regex

_START = regex(r"- (?:INFO|mm\w+) - (?:INFO - )?Config:\s*$|^Config:\s*$")
# What may begin a line outside of all brackets.
_ASSIGNED = regex(r"^\s*(?:\w+\s*=(?!=)|#|$)")
_LOG_LINE = regex(r"^(?:\d{4}[-/]\d\d[-/]\d\d|\d\d/\d\d \d\d:\d\d:\d\d |\[\d{4}-)")
_TOKEN = regex(
    r"(?P<key>\w+)\s*=(?!=)|(?P<open>dict\(|[(\[{])|(?P<close>[)\]}])|(?P<value>'[^']*'|\"[^\"]*\"|[^\s,=()\[\]{}]+)|,"
)
_MAX_LINES = 3000
_MAX_ITEMS = 12
# Lists of parts that are told apart by their types.
_LISTS = ("param_scheduler", "custom_hooks")


class _Level(Struct):
    key: str
    is_dict: bool
    items: list[str] = field(default_factory=list[str])
    fields: list[tuple[str, str, Line]] = field(default_factory=list[tuple[str, str, Line]])
    parts: list[list[tuple[str, str, Line]]] = field(default_factory=list[list[tuple[str, str, Line]]])


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
        ends = _LOG_LINE.match(line.text) or (not self._levels and not _ASSIGNED.match(line.text))
        if ends or self._count > _MAX_LINES:
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
        elif self._key and self._in_parts():
            self._levels[-1].fields.append((self._key, word, line))
        elif self._levels and not self._key:
            self._levels[-1].items.append(word.strip("'\""))
        self._key = ""

    def _close(self, line: Line) -> None:
        if not self._levels:
            return
        if self._in_parts():
            self._levels[-2].parts.append(self._levels[-1].fields)
        level = self._levels.pop()
        if level.key and level.items and not level.is_dict and self._in_parts():
            self._levels[-1].fields.append((level.key, f"[{', '.join(level.items[:_MAX_ITEMS])}]", line))
        self._parts(level.key, level.parts)
        plain = not level.is_dict and bool(level.key) and 0 < len(level.items) <= _MAX_ITEMS
        if plain and all(other.is_dict for other in self._levels):
            self._settings.add(self._name(level.key), f"[{', '.join(level.items)}]", line)
        self._key = ""

    def _in_parts(self) -> bool:
        """Say whether the open part is one scheduler or hook of its list."""
        if len(self._levels) != 2 or not self._levels[1].is_dict:
            return False
        return self._levels[0].key in _LISTS and not self._levels[0].is_dict

    def _parts(self, name: str, parts: list[list[tuple[str, str, Line]]]) -> None:
        """Name each scheduler or hook by its type, by its place where a type comes twice, as in a configuration file."""
        kinds = [next((word.strip("'\"") for key, word, _ in part if key == "type"), "") for part in parts]
        for place, (kind, part) in enumerate(zip(kinds, parts, strict=True)):
            label = kind if kind and kinds.count(kind) == 1 else str(place)
            for key, word, line in part:
                self._settings.add_text(f"{name}.{label}.{key}", word, line)

    def _name(self, key: str) -> str:
        return ".".join([*(level.key for level in self._levels if level.key), key])
