"""Read the factors of a sweep out of the names of its runs, and what each level of a factor is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from jindan_tools.session.groups import Ranked
from jindan_tools.text.regex import regex

_SPLIT = regex(r"[_\-. /]+")
_MOST_LEVELS = 12


class Effect(Struct, frozen=True, kw_only=True):
    """Two runs whose names differ in one part only: that part, both ways, with everything else equal."""

    level: str
    other: str
    better: Ranked
    worse: Ranked
    gain: float


def name_parts(names: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the parts of each name when all names have equally many, two or more; empty when they have not."""
    parts = {name: tuple(p.lower() for p in _SPLIT.split(name) if p) for name in names}
    lengths = {len(p) for p in parts.values()}
    return parts if len(lengths) == 1 and lengths.pop() > 1 else {}


def effects(ranked: Sequence[Ranked]) -> tuple[Effect, ...]:
    """Return the differences between runs whose names differ in one part, by that part, best run first.

    `ranked` is best first and holds no copies. Names that tell nothing (different
    lengths, more than 12 levels, a part that no two runs share) give none.
    """
    parts = name_parts([r.member.label for r in ranked])
    found: list[Effect] = []
    for index, better in enumerate(ranked):
        for worse in ranked[index + 1 :]:
            places = _differ(parts.get(better.member.label, ()), parts.get(worse.member.label, ()))
            if len(places) == 1 and _is_factor([p[places[0]] for p in parts.values()]):
                at = places[0]
                found.append(
                    Effect(
                        level=parts[better.member.label][at],
                        other=parts[worse.member.label][at],
                        better=better,
                        worse=worse,
                        gain=better.result.gain(worse.result),
                    )
                )
    return tuple(found)


def _is_factor(levels: Sequence[str]) -> bool:
    """Say whether a part of the names groups the runs: a level that several runs share; a part of its own is an id."""
    return len(set(levels)) <= _MOST_LEVELS and len(set(levels)) < len(levels)


def _differ(one: Sequence[str], two: Sequence[str]) -> list[int]:
    return [i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b] if len(one) == len(two) else []
