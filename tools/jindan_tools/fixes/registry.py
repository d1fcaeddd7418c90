"""Declare a fix: which causes it answers and how its values are computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from jindan_tools.model.cause import Cause
from jindan_tools.model.finding import Finding
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Run


class Situation(Struct, frozen=True, kw_only=True):
    """What a fix may look at: the run, the cause it answers and all findings."""

    run: Run
    cause: Cause
    findings: Sequence[Finding]

    def finding(self, code: str) -> Finding | None:
        """Return the first finding of a rule code, or None."""
        return next((f for f in self.findings if f.code == code), None)

    def fact(self, code: str, key: str) -> float | None:
        """Return a number of the first finding of a rule code, or None."""
        found = self.finding(code)
        return None if found is None else found.number(key)

    def fix(  # noqa: PLR0913  one argument a field of Fix
        self,
        parameter: str,
        after: str,
        *,
        where: str,
        why: str,
        expected: str,
        verify: str,
        before: str = "",
        kind: FixKind = FixKind.CODE,
    ) -> Fix:
        """Return one step for this cause; `plan` gives it its priority."""
        return Fix(
            cause_id=self.cause.id,
            parameter=parameter,
            before=before,
            after=after,
            where=where,
            priority=1,
            why=why,
            expected=expected,
            verify=verify,
            kind=kind,
        )


Planner = Callable[[Situation], Iterator[Fix]]


class FixRule(Struct, frozen=True, kw_only=True):
    """A planner and the causes it answers; several planners may answer one cause."""

    causes: tuple[str, ...]
    planner: Planner


def fix_for(*causes: str) -> Callable[[Planner], FixRule]:
    """Turn a function from Situation to fixes into a FixRule for the named causes."""

    def wrap(planner: Planner) -> FixRule:
        return FixRule(causes=causes, planner=planner)

    return wrap
