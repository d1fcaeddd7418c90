"""Find the JSON object in what a model wrote, however it wrapped it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NoReturn

from jindan_tools.text.regex import regex

_THOUGHT = regex(r"<(think|thinking|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE)
_FENCED = regex(r"```[a-zA-Z]*\s*\n?(.*?)```", re.DOTALL)
_LONGEST = 200_000
_MOST_STARTS = 200


def strict_json(text: str) -> object:
    """Return decoded JSON; ValueError for anything else, NaN and endless nesting included."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def find_object(text: str) -> object:
    """Return the first JSON object in running text: the whole of it, a fenced part, or one between other words.

    Raises ValueError when there is none.
    """
    clean = _THOUGHT.sub("", text[:_LONGEST])
    for candidate in (clean, *(m.group(1) for m in _FENCED.finditer(clean)), *_from_braces(clean)):
        try:
            found = strict_json(candidate.strip())
        except ValueError:
            continue
        if isinstance(found, dict):
            return found  # pyright: ignore[reportUnknownVariableType]
    raise ValueError("no JSON object")


def _from_braces(text: str) -> Iterator[str]:
    decoder = json.JSONDecoder(parse_constant=_no_constant)
    for start in [m.start() for m in re.finditer(r"\{", text)][:_MOST_STARTS]:
        try:
            _, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        yield text[start:end]


def _no_constant(name: str) -> NoReturn:
    raise ValueError("not JSON", name)
