"""Gather the events and settings of one log while its lines go by."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.setting import Scalar, Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Line
from jindan_tools.readers.numbers import is_count, to_float

MAX_TEXT = 500
_MAX_EVENTS = 2000
_MAX_AGAIN = 1000
_WORDS: Mapping[str, Scalar] = {"true": True, "false": False, "none": None, "null": None, "": None}


_OBJECT = " object at 0x"


def to_scalar(text: str) -> Scalar:
    """Return the boolean, null, integer, float or text that a log prints for a setting."""
    word = _bare_number(text.strip()).strip("'\"")
    if word.lower() in _WORDS:
        return _WORDS[word.lower()]
    number = to_float(word)
    if number is None:
        return word[:MAX_TEXT]
    digits = word.lstrip("+-")
    return int(word) if is_count(digits) else number


def _bare_number(word: str) -> str:
    """Return a number without the comment or the comma that stands behind it in printed source: `1e-3 # a bit higher`."""
    number, _, rest = word.replace(",", " ,", 1).partition(" ")
    rest = rest.strip()
    return number if (rest == "," or rest.startswith(("# ", ", #"))) and to_float(number) is not None else word


class _Entry(Struct):
    kind: EventKind
    text: str
    line: int
    data: dict[str, str | float]
    count: int = 1


class EventCollector(Struct):
    """Keep events in file order; the same `key` again only counts."""

    path: str
    _entries: list[_Entry] = field(default_factory=list[_Entry])
    _keyed: dict[tuple[EventKind, str], _Entry] = field(default_factory=dict[tuple[EventKind, str], _Entry])

    def add(
        self,
        kind: EventKind,
        line: Line,
        data: Mapping[str, str | float] | None = None,
        *,
        key: str = "",
        text: str = "",
    ) -> dict[str, str | float]:
        """Add an event and return its data for later completion; with a known `key` count the first one up."""
        known = self._keyed.get((kind, key)) if key else None
        if known is not None:
            known.count += 1
            return known.data
        shown = (text or line.text).strip()[:MAX_TEXT]
        entry = _Entry(kind=kind, text=shown, line=line.number, data=dict(data or {}))
        if len(self._entries) < _MAX_EVENTS:
            self._entries.append(entry)
        if key:
            self._keyed[kind, key] = entry
        return entry.data

    def add_again(self, kind: EventKind, key: str) -> bool:
        """Count up the event with this key, False when there is none yet."""
        known = self._keyed.get((kind, key))
        if known is not None:
            known.count += 1
        return known is not None

    def events(self) -> tuple[Event, ...]:
        """Return the events in the order in which they were first added."""
        return tuple(
            Event(
                kind=e.kind,
                text=e.text,
                source=Source(path=self.path, line=e.line),
                data=e.data,
                count=e.count,
            )
            for e in self._entries
        )


class SettingCollector(Struct):
    """Keep the values of each name where they were first printed and where they came back after another value."""

    path: str
    _seen: dict[tuple[str, str], Setting] = field(default_factory=dict[tuple[str, str], Setting])
    _last: dict[str, str] = field(default_factory=dict[str, str])
    _again: list[Setting] = field(default_factory=list[Setting])

    def add(self, name: str, value: Scalar, line: Line) -> None:
        """Add a setting; a repetition of the value that is in force is dropped."""
        shown = str(value)
        if self._last.get(name) == shown:
            return
        self._last[name] = shown
        source = Source(path=self.path, line=line.number, field=name)
        setting = Setting(name=name, value=value, source=source)
        if self._seen.setdefault((name, shown), setting) is not setting and len(self._again) < _MAX_AGAIN:
            self._again.append(setting)

    def add_text(self, name: str, text: str, line: Line) -> None:
        """Add a setting from its printed text; an object printed by its address, as flags of TensorFlow are, says nothing."""
        if _OBJECT in text:
            return
        self.add(name, to_scalar(text), line)

    def settings(self) -> tuple[Setting, ...]:
        """Return the settings in the order in which they were printed, what came back last."""
        return (*self._seen.values(), *self._again)
