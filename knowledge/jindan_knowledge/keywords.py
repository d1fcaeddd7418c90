"""Rank texts by the words they share with a query: BM25 over words, pairs of syllables and glossary concepts.

A Latin word of the query that no text holds counts by its runs of four letters.

Where kiwipiepy is installed, the stems of Korean words count too.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section 3.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from jindan_knowledge.morphemes import morphemes
from jindan_knowledge.terms import concepts, is_decimal, words

_K1, _B = 1.2, 0.6
_TELLING_COUNTS = 3
_KEPT_TEXTS = 2_048
_PIECE, _LEAST_LETTERS, _MOST_OF = 4, 5, 0.75
_KEPT_WORDS = 8_192


class _Text(Struct, frozen=True, kw_only=True):
    counts: Mapping[str, int]
    latin: frozenset[str]
    length: int


def keyword_scores(query: str, texts: Sequence[str], grams: tuple[int, ...] = ()) -> list[float]:
    """Return for each text a score from 0 (no word shared) towards 1 (every rare word of the query, often).

    `grams` are the lengths of pieces of words that count as words: short texts may say a thing in another form.
    """
    asked = set(_terms(query, grams))
    read = [_read(text, grams) for text in texts]
    if not asked or not read:
        return [0.0] * len(texts)
    mean = sum(t.length for t in read) / len(read) or 1.0
    weights = {term: _rarity(sum(term in t.counts for t in read), len(read)) for term in asked}
    best = sum(weights.values()) * (_K1 + 1.0)
    unknown = {term: latin_pieces(term) for term in asked if _is_unknown(term, read)}
    return [_bm25(text, weights, unknown, mean) / best for text in read]


def _is_unknown(term: str, read: Sequence[_Text]) -> bool:
    """Say whether a term is a Latin word that no text holds: one that some text holds needs no pieces to be found."""
    return _has_pieces(term) and not any(term in t.counts for t in read)


def _bm25(text: _Text, weights: Mapping[str, float], unknown: Mapping[str, frozenset[str]], mean: float) -> float:
    room = _K1 * (1.0 - _B + _B * text.length / mean)
    return sum(
        weight * n * (_K1 + 1.0) / (n + room)
        for term, weight in weights.items()
        if (n := text.counts.get(term, 0) or _share(text, unknown.get(term, frozenset())))
    )


def _share(text: _Text, pieces: frozenset[str]) -> float:
    """Return which share of the pieces of a word a word of the text holds, 0 unless one is about part of the other.

    'gradscaler' holds nearly all of 'scaler', and 'checkpoint' is held by 'checkpointing'; 'flight' is no 'slight'.
    """
    if not pieces:
        return 0.0
    held = [(len(pieces & own), len(own)) for own in map(latin_pieces, text.latin)]
    return max((both / len(pieces) for both, own in held if both >= _MOST_OF * min(own, len(pieces))), default=0.0)


def _rarity(holding: int, of: int) -> float:
    return math.log(1.0 + (of - holding + 0.5) / (holding + 0.5))


@lru_cache(maxsize=_KEPT_TEXTS)
def _read(text: str, grams: tuple[int, ...]) -> _Text:
    counts = Counter(_terms(text, grams))
    latin = frozenset(word for word in words(text) if _has_pieces(word))
    return _Text(counts=counts, latin=latin, length=sum(counts.values()))


def _terms(text: str, grams: tuple[int, ...]) -> list[str]:
    found: list[str] = []
    for word in words(text):
        # A decimal number or a name with a digit (2.77, exp7) counts as several words, like a telling concept below.
        found.extend([word, *(f"{word}:{i}" for i in range(_TELLING_COUNTS - 1))] if _is_telling(word) else [word])
        if len(word) > 2 and "가" <= word[0] <= "힣":
            found.extend(word[i : i + 2] for i in range(len(word) - 1))
        found.extend(_pieces(word, grams))
    found.extend(f"m:{stem}" for stem in morphemes(text))
    # A telling concept counts as several words.
    return found + [f"c:{name}:{i}" for name, weight in concepts(text).items() for i in range(weight)]


def _pieces(word: str, grams: tuple[int, ...]) -> list[str]:
    whole = f"^{word}$"
    return [f"g:{whole[i : i + n]}" for n in grams for i in range(len(whole) - n + 1)]


@lru_cache(maxsize=_KEPT_WORDS)
def latin_pieces(word: str) -> frozenset[str]:
    """Return the runs of four letters of a Latin word."""
    return frozenset(word[i : i + _PIECE] for i in range(len(word) - _PIECE + 1))


def _has_pieces(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) >= _LEAST_LETTERS


def _is_telling(word: str) -> bool:
    return is_decimal(word) or (word[0].isalpha() and any(letter.isdigit() for letter in word))
