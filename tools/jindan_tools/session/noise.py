"""How large a difference must be before it is one: repeated runs tell, else the movement within a run bounds it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from statistics import median

from msgspec import Struct

from jindan_tools.curves.shape import spread
from jindan_tools.session.groups import Group, Ranked
from jindan_tools.session.settings import canonical, differing
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
    batches: list[list[Ranked]] = []
    for each in ranked:
        home = next((b for b in batches if _repeat(b[0], each)), None)
        if home is None:
            batches.append([each])
        else:
            home.append(each)
    return [tuple(b) for b in batches if len(b) > 1]


def _repeat(one: Ranked, two: Ranked) -> bool:
    if not one.member.run.settings or not two.member.run.settings:
        return False
    keys = differing([one.member.run, two.member.run])
    # Equal settings are no repeat: what was changed may stand in code that no file records.
    return bool(keys) and all(canonical(name) == "seed" for name in keys)


def _pooled(batches: Sequence[tuple[Ranked, ...]]) -> float:
    """Return the pooled sample deviation of the best values within each set of repeats."""
    squares = sum(len(b) * spread([r.result.best_value for r in b]) ** 2 for b in batches)
    freedom = sum(len(b) - 1 for b in batches)
    return float((squares / freedom) ** 0.5)


def pairs(ranked: Sequence[Ranked]) -> list[tuple[Ranked, Ranked]]:
    """Return all pairs, the better run first."""
    return list(itertools.combinations(ranked, 2))
