"""Find the timm model that is built most like one without a row: the same words, close size names and numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from math import log

from msgspec import Struct

# Ranks of the size words of timm; one apart usually means 1.5 to 2 times the width.
_RANKS: Mapping[str, int] = {
    "zepto": 0, "atto": 1, "femto": 2, "pico": 3, "xxs": 3, "nano": 4, "n": 4, "tiny": 5, "ti": 5, "t": 5, "xs": 5,
    "small": 6, "little": 6, "s": 6, "medium": 7, "m": 7, "base": 8, "b": 8, "large": 9, "l": 9, "xlarge": 10, "xl": 10,
    "huge": 11, "xxlarge": 11, "h": 11, "giant": 12, "g": 12, "gigantic": 13, "enormous": 14,
}  # fmt: skip
_WORD, _RANK, _MISSING, _SIDE = 0.5, 0.8, 0.5, 0.05
_FARTHEST = 0.5
# A model's own estimate over its neighbour's, nine of ten when each of the 1,371 models is left out in turn
# (benchmarks/vram/nearest_timm.py). 877 have a neighbour; median error 8.5 %, 90th percentile 50 %.
NEIGHBOUR_SPREAD = (0.60, 1.76)
_SIDES = range(96, 1025)


class _Name(Struct, frozen=True, kw_only=True):
    words: Counter[str]
    ranks: list[int]
    numbers: list[int]
    side: int | None


class Neighbour(Struct, frozen=True, kw_only=True):
    """A model of the table that stands for another; `side` is the image side in px that the asked name ends with."""

    name: str
    side: int | None


def nearest_classifier(name: str, known: Iterable[str]) -> Neighbour | None:
    """Return the nearest name of the same family, None when none is near enough to say anything.

    A number at the end is an image side. Distances: half a word, a bit less than a size, a factor of 1.6 in a number.
    """
    asked = _parse(name)
    family = next(iter(asked.words), None)
    if family is None:
        return None
    found = ((_distance(asked, other), each) for each, other in ((k, _parse(k)) for k in known if k.startswith(family)))
    close = min((pair for pair in found if pair[0] <= _FARTHEST), default=None)
    return None if close is None else Neighbour(name=close[1], side=asked.side)


def _parse(name: str) -> _Name:
    plain = name.strip().lower().replace("-", "_").rsplit("/", 1)[-1].split(".", 1)[0]
    tail = re.search(r"_(\d{2,4})$", plain)
    side = int(tail[1]) if tail and int(tail[1]) in _SIDES else None
    tokens: list[str] = re.findall(r"[a-z]+|\d{1,6}", plain[: tail.start()] if tail and side else plain)
    return _Name(
        words=Counter(t for t in tokens if t not in _RANKS and not t.isdigit()),
        ranks=[_RANKS[t] for t in tokens if t in _RANKS],
        numbers=[int(t) for t in tokens if t.isdigit()],
        side=side,
    )


def _distance(one: _Name, other: _Name) -> float:
    words = (one.words - other.words) + (other.words - one.words)
    lengths = abs(len(one.ranks) - len(other.ranks)) * 2 + abs(len(one.numbers) - len(other.numbers))
    return (
        _WORD * words.total()
        + _MISSING * lengths
        + _RANK * sum(abs(a - b) for a, b in zip(one.ranks, other.ranks, strict=False))
        + sum(abs(log((a + 1) / (b + 1))) for a, b in zip(one.numbers, other.numbers, strict=False))
        + _SIDE * abs(log((one.side or 224) / (other.side or 224)))
    )
