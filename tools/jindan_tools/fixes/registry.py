"""What a planner of fixes may look at, and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import cast

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
        """Return one step for this cause; `plan` gives it its priority. Where its script was read, code has a line."""
        return Fix(
            cause_id=self.cause.id,
            parameter=parameter,
            before=before,
            after=after,
            where=where if ":" in where else self._line_of_script() or where,
            priority=1,
            why=why,
            expected=expected,
            verify=verify,
            kind=kind,
        )

    def _line_of_script(self) -> str:
        """Return the file:line of the script that a finding blames for this cause, '' for none."""
        for found in self.findings:
            blamed = found.code.startswith("SCR") and found.argues.get(self.cause.id, 0) > 0
            if blamed and found.evidence and found.evidence[0].source is not None:
                return found.evidence[0].source.label()
        return ""


Planner = Callable[[Situation], Iterator[Fix]]


class FixEntry(Struct, frozen=True, kw_only=True):
    """A planner by its module and name, loaded only when one of the causes it answers is to be fixed; without `causes` any.

    One that `answers` plans the remedy of particular findings (its `codes`; none for the tables of remedies) and nothing
    without them: where it speaks, the general planners of the same cause are silent, but those that stand `beside` any plan.
    """

    module: str
    planner: str
    causes: tuple[str, ...] = ()
    answers: bool = False
    codes: tuple[str, ...] = ()
    beside: bool = False

    def asked(self, cause_id: str) -> bool:
        """Say whether it is asked about a cause."""
        return not self.causes or cause_id in self.causes

    def load(self) -> Planner:
        """Import the planner."""
        return cast("Planner", getattr(import_module(f"jindan_tools.fixes.{self.module}"), self.planner))
