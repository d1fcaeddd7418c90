"""Read the records of a JSON log that tell what happened instead of a figure: `{"event": "resume", "step": 500}`."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.source import Source
from jindan_tools.text.regex import regex

_KEYS = ("event", "status", "action", "type")
_PLACES = frozenset({"step", "epoch", "iteration"})
_KINDS = (
    (EventKind.RESUME, regex(r"^(?:resum|restor)|^load(?:ed)?[ _-]?(?:ckpt|checkpoint)")),
    (EventKind.EARLY_STOP, regex(r"^early[ _-]?stop")),
    (EventKind.FINISHED, regex(r"^(?:train(?:ing)?[ _-]?)?(?:finish|complete|done$|end$)")),
    (EventKind.INTERRUPT, regex(r"^(?:keyboard[ _-]?)?interrupt|^sigint|^cancel|^preempt|^sigterm")),
)


def event_word(record: dict[str, object]) -> str:
    """Return the word with which a record names what happened, '' when it names nothing known."""
    for key in _KEYS:
        value = record.get(key)
        if isinstance(value, str) and any(pattern.search(value.lower()) for _, pattern in _KINDS):
            return value
    return ""


def told_events(records: Iterator[tuple[int, dict[str, object]]], path: str) -> tuple[Event, ...]:
    """Return the events of the records, each with its line and what else the record tells in words and numbers."""
    found: list[Event] = []
    for line, record in records:
        word = event_word(record)
        kind = next((kind for kind, pattern in _KINDS if word and pattern.search(word.lower())), None)
        if kind is None:
            continue
        text = ", ".join(f"{key}: {value}" for key, value in record.items())
        data = {key: value for key, value in record.items() if isinstance(value, int | float) and key in _PLACES}
        found.append(
            Event(kind=kind, text=text[:400], source=Source(path=path, line=line), data={"reason": word} | data)
        )
    return tuple(found)
