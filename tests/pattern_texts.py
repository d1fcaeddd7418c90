"""Texts that a pattern may match, each of its alternatives in one of them at least."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any, cast

_CATEGORIES = {"CATEGORY_DIGIT": "0", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "x"}


def pattern_texts(source: str, flags: int) -> list[str]:
    """Return the texts of a pattern; where it looks around itself, it may match some of them not."""
    parse = cast("Any", import_module("re._parser")).parse
    return _sequence(parse(source, flags))


def _sequence(parts: Iterable[tuple[Any, Any]]) -> list[str]:
    """Return the texts of parts one after the other, each choice of each part once."""
    choices = [_choices(str(kind), value) for kind, value in parts]
    first = [texts[0] for texts in choices]
    others = ("".join([*first[:at], text, *first[at + 1 :]]) for at, texts in enumerate(choices) for text in texts[1:])
    return ["".join(first), *others]


def _choices(kind: str, value: Any) -> list[str]:
    """Return the texts of one part, whose kind and value are those of the parser of re."""
    if kind == "ASSERT" and value[0] > 0:
        return _sequence(value[1])
    if kind.endswith("_REPEAT"):
        least = value[0]
        return [text * max(least, 1) for text in _sequence(value[2])] + ([] if least else [""])
    read = _READ.get(kind)
    return [""] if read is None else read(value)


def _members(items: Any) -> list[str]:
    if str(items[0][0]) == "NEGATE":
        return ["x", " ", "0"]
    told = {
        "LITERAL": chr,
        "RANGE": lambda ends: chr(ends[0]),
        "CATEGORY": lambda name: _CATEGORIES.get(str(name), "-"),
    }
    return [cast("Any", told[str(kind)])(value) for kind, value in items]


_READ: Mapping[str, Callable[[Any], list[str]]] = {
    "LITERAL": lambda letter: [chr(letter)],
    "ANY": lambda _: ["x"],
    "NOT_LITERAL": lambda _: ["x"],
    "IN": _members,
    "BRANCH": lambda branches: [text for branch in branches[1] for text in _sequence(branch)],
    "SUBPATTERN": lambda group: _sequence(group[3]),
    "ATOMIC_GROUP": _sequence,
}
