"""Turn Korean and English text into the features that both the embedding and the keyword search count."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TypedDict, cast

from msgspec import Struct

LONGEST_TEXT = 20_000

_GLOSSARY = Path(__file__).parent / "glossary.json"
_LATIN = re.compile(r"[a-z][a-z0-9]*|[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?")
_HANGUL = re.compile(r"[가-힣]+")
# Endings and particles that say nothing about the matter; the longest that fits is taken off.
_ENDING = re.compile(
    r"(?<=[가-힣])(?:지않습니다|었습니다|았습니다|했습니다|였습니다|습니다|합니다|입니다|됩니다|인데요|해요|어요|했다|한다|된다|이다"
    r"|에서는|에서|으로는|으로|에게|까지|부터|하고|이며|보다|처럼|에는|에도|인데|지만|는데|은|는|이|가|을|를|의|에|로|와|과|도|만)$"
)
_STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "but",
        "by",
        "for",
        "from",
        "has",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "this",
        "to",
        "was",
        "were",
        "with",
    ]
)
_ALONE = frozenset(
    [
        "에서",
        "으로",
        "하나",
        "까지",
        "부터",
        "이며",
        "입니다",
        "그리고",
        "하지만",
        "있는",
        "없는",
        "있습니다",
        "없습니다",
        "합니다",
        "계속",
    ]
)


class _Row(TypedDict):
    weight: int
    forms: list[str]


class _Form(Struct, frozen=True, kw_only=True):
    concept: str
    weight: int
    text: str
    korean: bool


def concepts(text: str) -> dict[str, int]:
    """Return the glossary's concepts that a text names in either language, with their weights (1 general, 3 telling)."""
    plain = _plain(text)
    latin = f" {' '.join(_LATIN.findall(plain))} "
    solid = "".join(plain.split())
    return {f.concept: f.weight for f in _forms() if (f.text in solid if f.korean else f" {f.text} " in latin)}


def words(text: str) -> Iterator[str]:
    """Yield the words of a text in order: Latin words and numbers in lower case, Korean words without their ending."""
    for found in re.finditer(rf"({_LATIN.pattern})|({_HANGUL.pattern})", _plain(text)):
        word = found[0]
        if found[2]:
            if word not in _ALONE:
                stem = _ENDING.sub("", word)
                yield stem if len(stem) > 1 else word
        elif word not in _STOP:
            yield word


def is_decimal(word: str) -> bool:
    """Say whether a word of `words` is a number with a fraction or an exponent."""
    return word[0].isdigit() and ("." in word or "e" in word)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold()


@cache
def _forms() -> tuple[_Form, ...]:
    rows = cast("Mapping[str, _Row]", json.loads(_GLOSSARY.read_text(encoding="utf-8")))
    return tuple(
        _Form(concept=concept, weight=row["weight"], text=form, korean=_HANGUL.search(form) is not None)
        for concept, row in rows.items()
        for form in row["forms"]
    )
