"""Hold the report on a trap against its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from jindan_evals.traps.case import Trap

_DEPTH = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What a report got right about a trap; `first` are the ids of its first three causes.

    `named` says whether the first step of the plan names a new value, `missed` are the patterns that it does not hold.
    """

    trap: Trap
    verdict: str
    first: tuple[str, ...]
    verdict_ok: bool
    cause_ok: bool
    claims: tuple[str, ...]
    unsaid: tuple[str, ...]
    named: bool
    missed: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether the verdict, the first cause and the first step are right and nothing plainly wrong is claimed."""
        return self.verdict_ok and self.cause_ok and not self.claims and not self.missed


def judge(trap: Trap, report: Mapping[str, object], text: str) -> Judged:
    """Return how a report, given as its JSON object and its Korean text, does on a trap."""
    first = _first(report)
    taken = frozenset[str]().union(*trap.causes)
    step = _first_step(report)
    told = " ".join(str(step.get(part, "")) for part in ("parameter", "before", "after", "why"))
    claims = (*(i for i in first if i in trap.forbidden), *(p.pattern for p in trap.never if p.search(text)))
    return Judged(
        trap=trap,
        verdict=str(report.get("verdict")),
        first=first,
        verdict_ok=report.get("verdict") in trap.verdicts,
        cause_ok=not taken or (bool(first) and first[0] in taken),
        claims=claims,
        unsaid=tuple(p.pattern for p in trap.says if not p.search(text)),
        named=bool(step.get("after")),
        missed=tuple(p.pattern for p in trap.step if not p.search(told)),
    )


def _first_step(report: Mapping[str, object]) -> Mapping[str, object]:
    """Return the first step of the plan that changes something, {} where there is none."""
    steps = cast("list[Mapping[str, object]]", report.get("fixes", []))
    return next((s for s in steps if not s.get("already")), dict[str, object]())


def _first(report: Mapping[str, object]) -> tuple[str, ...]:
    causes = cast("list[Mapping[str, object]]", report.get("causes", []))
    return tuple(str(c["id"]) for c in causes if c.get("status") != "ruled_out")[:_DEPTH]
