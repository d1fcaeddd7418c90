"""Hold the report on a trap against its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from jindan_evals.traps.case import Trap

_DEPTH = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What a report got right about a trap; `first` are the ids of its first three causes."""

    trap: Trap
    verdict: str
    first: tuple[str, ...]
    verdict_ok: bool
    cause_ok: bool
    claims: tuple[str, ...]
    unsaid: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether the verdict and the first cause are right and nothing plainly wrong is claimed."""
        return self.verdict_ok and self.cause_ok and not self.claims


def judge(trap: Trap, report: Mapping[str, object], text: str) -> Judged:
    """Return how a report, given as its JSON object and its Korean text, does on a trap."""
    first = _first(report)
    taken = frozenset[str]().union(*trap.causes)
    claims = (*(i for i in first if i in trap.forbidden), *(p.pattern for p in trap.never if p.search(text)))
    return Judged(
        trap=trap,
        verdict=str(report.get("verdict")),
        first=first,
        verdict_ok=report.get("verdict") in trap.verdicts,
        cause_ok=not taken or (bool(first) and first[0] in taken),
        claims=claims,
        unsaid=tuple(p.pattern for p in trap.says if not p.search(text)),
    )


def _first(report: Mapping[str, object]) -> tuple[str, ...]:
    causes = cast("list[Mapping[str, object]]", report.get("causes", []))
    return tuple(str(c["id"]) for c in causes if c.get("status") != "ruled_out")[:_DEPTH]
