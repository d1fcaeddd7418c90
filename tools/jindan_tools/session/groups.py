"""Sort runs into groups whose results are on one scale: the same trainer and the same main curve."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from jindan_tools.model.run import Framework
from jindan_tools.session.member import Member
from jindan_tools.session.results import Result, main_result

_SAME_PROGRAM = 0.6


class Ranked(Struct, frozen=True, kw_only=True):
    """A run of a group with its result on the curve of the group."""

    member: Member
    result: Result


class Group(Struct, frozen=True, kw_only=True):
    """Runs of one trainer and program that logged the same main curve `metric`, best first."""

    framework: Framework
    metric: str
    ranked: tuple[Ranked, ...]

    @property
    def members(self) -> tuple[Member, ...]:
        """Return the runs, best first."""
        return tuple(r.member for r in self.ranked)


def groups(members: Sequence[Member]) -> tuple[Group, ...]:
    """Return the groups of at least two runs, the largest first; runs without any curve belong to none."""
    held: dict[tuple[Framework, str], list[Ranked]] = {}
    for member in members:
        result = main_result(member.run)
        if result is not None:
            held.setdefault((member.run.framework, result.series.name), []).append(Ranked(member=member, result=result))
    found = [Group(framework=f, metric=m, ranked=_order(r)) for (f, m), r in held.items() if len(r) > 1]
    return tuple(sorted(found, key=lambda g: -len(g.ranked)))


def _order(ranked: Sequence[Ranked]) -> tuple[Ranked, ...]:
    best_first = ranked[0].result.rises
    return tuple(sorted(ranked, key=lambda r: r.result.best_value, reverse=best_first))
