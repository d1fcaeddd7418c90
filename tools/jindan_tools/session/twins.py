"""Find runs whose curves are the same: one run under two names."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.session.member import Member

_ROWS = 3
# What differs between two executions of the same training.
_OF_THE_MACHINE = (Role.TIME, Role.MEMORY)
# A schedule is the same in every run of a sweep.
_LEARNT = (Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC)

Signature = tuple[tuple[str, int, tuple[str, ...]], ...]


class Twins(Struct, frozen=True, kw_only=True):
    """Runs with equal curves: how many columns and records were compared."""

    members: tuple[Member, ...]
    columns: int
    rows: int


def find_twins(members: Sequence[Member]) -> tuple[Twins, ...]:
    """Return the groups of runs that agree in every learnt curve, record by record, with at least three records.

    Times and memory are left out, learning rates are compared but prove nothing alone.
    """
    groups: dict[Signature, list[Member]] = {}
    for member in members:
        signature = _signature(member.run)
        if signature is not None:
            groups.setdefault(signature, []).append(member)
    return tuple(
        Twins(members=tuple(group), columns=len(signature), rows=max(len(values) for _, _, values in signature))
        for signature, group in groups.items()
        if len(group) > 1
    )


def distinct(members: Sequence[Member]) -> tuple[Member, ...]:
    """Return the runs without the copies: of each group of twins only the first."""
    copies = {m.label for twins in find_twins(members) for m in twins.members[1:]}
    return tuple(m for m in members if m.label not in copies)


def _signature(run: Run) -> Signature | None:
    compared = [s for s in run.series if s.role not in _OF_THE_MACHINE and len(s) >= _ROWS]
    if not any(s.role in _LEARNT and _moves(s) for s in compared):
        return None
    return tuple(sorted((s.name, s.segment, tuple(map(repr, s.values))) for s in compared))


def _moves(series: Series) -> bool:
    return len(set(series.finite)) > 1
