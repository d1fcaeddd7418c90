"""How large a difference must be before it is one: repeated runs tell, else the movement within a run bounds it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.shape import spread
from jindan_tools.session.groups import Group, Ranked
from jindan_tools.session.settings import canonical, shown, signature
from jindan_tools.session.twins import distinct

# A difference below twice the noise is none.
TWICE = 2.0


class Noise(Struct, frozen=True, kw_only=True):
    """A standard deviation of the best value, in the unit of the curve.

    `repeats` are the runs that differ in the seed only; without any, `value` is the typical movement of a record
    within a run, which is a lower bound: another seed moves the result further.
    """

    value: float
    repeats: tuple[Ranked, ...] = ()

    def exceeded(self, difference: float) -> bool:
        """Say whether a difference is larger than twice the noise."""
        return abs(difference) > TWICE * self.value


def noise_of(group: Group) -> Noise | None:
    """Return the noise of a group of runs, None when no run has enough records to tell."""
    kept = {m.label for m in distinct(group.members)}
    single = [r for r in group.ranked if r.member.label in kept]
    repeats = _repeats(single)
    if repeats:
        return Noise(value=_pooled(repeats), repeats=tuple(r for batch in repeats for r in batch))
    moves = [j for r in single if (j := r.result.jitter) is not None]
    return Noise(value=median(moves)) if moves else None


def _repeats(ranked: Sequence[Ranked]) -> list[tuple[Ranked, ...]]:
    """Return the sets of runs that differ in nothing but the seed."""
    batches: dict[tuple[tuple[str, str, float | str], ...], list[Ranked]] = {}
    for each in ranked:
        # Without a seed nothing tells a repeat from a change that no file records.
        if _seed(each) is not None:
            batches.setdefault(signature(each.member.settings, "seed"), []).append(each)
    return [tuple(b) for b in batches.values() if len({_seed(r) for r in b}) > 1]


def _seed(ranked: Ranked) -> str | None:
    return next((shown(s.value) for n, s in ranked.member.settings.items() if canonical(n) == "seed"), None)


def _pooled(batches: Sequence[tuple[Ranked, ...]]) -> float:
    """Return the pooled sample deviation of the best values within each set of repeats."""
    squares = sum(len(b) * spread([r.result.best_value for r in b]) ** 2 for b in batches)
    freedom = sum(len(b) - 1 for b in batches)
    return float((squares / freedom) ** 0.5)


def pairs(ranked: Sequence[Ranked]) -> list[tuple[Ranked, Ranked]]:
    """Return all pairs, the better run first."""
    return list(itertools.combinations(ranked, 2))
