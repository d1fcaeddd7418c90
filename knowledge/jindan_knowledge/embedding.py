"""A vector for any Korean or English text, made here: no model, no network, the same on every machine.

Hashed features (character 2- to 4-grams, words, glossary concepts) summed with a sign each, as in Weinberger et al.,
"Feature Hashing for Large Scale Multitask Learning" (2009). The glossary lets Korean and English meet.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping, Sequence
from typing import Protocol

from jindan_knowledge.terms import concepts, is_decimal, words

DIMENSION = 1024
# Part of every index's name: raise it when a text gets another vector than before.
EMBEDDING_VERSION = 2

_GRAM_WEIGHT, _WORD_WEIGHT, _CONCEPT_WEIGHT = 0.35, 1.0, 1.4
# A decimal number that a person quotes (2.77, 1e-10) is rarely said of anything else.
_DECIMAL_WEIGHT = 2.5
_GRAMS = (2, 3, 4)


class Embedder(Protocol):
    """Makes unit vectors, all of one length; `name` is another whenever the vectors of a text are."""

    @property
    def name(self) -> str:
        """Return the name that an index made with it carries."""
        ...

    def vectors(self, texts: Sequence[str]) -> list[tuple[float, ...]]:
        """Return the vector of each text. Raises EmbedderError when there is no answer."""
        ...


class EmbedderError(Exception):
    """A text could not be embedded; the message says why in Korean."""


class HashedEmbedder:
    """The embedder of this module, always there."""

    @property
    def name(self) -> str:
        """Return version and length."""
        return f"hashed-{EMBEDDING_VERSION}-{DIMENSION}"

    def vectors(self, texts: Sequence[str]) -> list[tuple[float, ...]]:
        """Return the vector of each text."""
        return [embed(text) for text in texts]


HASHED = HashedEmbedder()


def embed(text: str) -> tuple[float, ...]:
    """Return the unit vector of a text, DIMENSION numbers; all zeros for a text without a single word."""
    sums = [0.0] * DIMENSION
    for feature, weight in features(text).items():
        place = zlib.crc32(feature.encode())
        sums[place % DIMENSION] += weight if place & 0x8000_0000 else -weight
    length = math.sqrt(math.fsum(x * x for x in sums))
    return tuple(x / length for x in sums) if length else tuple(sums)


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the cosine of two unit vectors, from -1 to 1."""
    return math.fsum(a * b for a, b in zip(one, other, strict=True))


def features(text: str) -> Mapping[str, float]:
    """Return the weighted features of a text; what is said often counts by the logarithm."""
    counts: dict[str, int] = {}
    for word in words(text):
        _count(counts, f"w:{word}")
        for gram in _grams(word):
            _count(counts, f"g:{gram}")
    found = {name: (1.0 + math.log(n)) * _weight(name) for name, n in counts.items()}
    return found | {f"c:{name}": _CONCEPT_WEIGHT * weight for name, weight in concepts(text).items()}


def _weight(feature: str) -> float:
    if feature[0] != "w":
        return _GRAM_WEIGHT
    return _DECIMAL_WEIGHT if is_decimal(feature[2:]) else _WORD_WEIGHT


def _grams(word: str) -> list[str]:
    padded = f"^{word}$"
    return [padded[i : i + n] for n in _GRAMS for i in range(len(padded) - n + 1)]


def _count(counts: dict[str, int], name: str) -> None:
    counts[name] = counts.get(name, 0) + 1
