"""Describe the answer that is asked for, in the part of JSON Schema that all servers understand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")
Json = Mapping[str, object]

# Grammar servers honour explicit classes and drop \d, \p{L} and negated classes without a word, and they ignore
# maxLength beside a pattern, so the bound stands in the pattern (measured on llama.cpp 11549 and 11669).
_PROSE_LETTERS = "[가-힣A-Za-z .,()'/_-]"
MOST_PROSE = 300


class Schema(Struct, Generic[T], frozen=True, kw_only=True):
    """An answer to ask for.

    `shape` is its JSON schema; `parse` checks a decoded object anew and returns the typed value, raising ValueError
    (pydantic's ValidationError is one) on anything else: no server is trusted to have enforced the schema.
    """

    name: str
    shape: Json
    parse: Callable[[object], T]


def flat_object(properties: Mapping[str, Json]) -> Json:
    """Return the schema of an object that has all of `properties` and nothing else."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def one_of(words: Sequence[str]) -> Json:
    """Return the schema of one word out of a list made for this request."""
    return {"type": "string", "enum": list(words)}


def list_of(item: Json, most: int) -> Json:
    """Return the schema of a list of at most `most` items."""
    return {"type": "array", "items": item, "maxItems": most}


def prose(slots: Collection[str], *, rows: bool = False, most: int = MOST_PROSE) -> Json:
    """Return the schema of Korean prose without digits, in which only the given slots, and with `rows` {R1}, may stand."""
    slot = rf"|\{{({'|'.join(slots)})\}}" if slots else ""
    row = r"|\{R[1-9][0-9]{0,3}\}" if rows else ""
    return {"type": "string", "pattern": f"^({_PROSE_LETTERS}{slot}{row}){{0,{most}}}$"}


def search_words() -> Json:
    """Return the schema of words to look for or a line number: one short line without escapes."""
    return {"type": "string", "pattern": "^[가-힣A-Za-z0-9 _.,:/|=()-]{0,60}$"}
