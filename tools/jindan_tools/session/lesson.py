"""What a session teaches: a finding about several runs, what to do about it and how to see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.session.session import Session


class Lesson(Struct, frozen=True, kw_only=True):
    """A finding with the Korean sentence that says what to do next time, and a command that shows it ('' for none)."""

    finding: Finding
    advice: str
    command: str = ""


Body = Callable[[Session], Iterator[Lesson]]


class Check(Struct, frozen=True, kw_only=True):
    """A check over a session. `page` is its docstring, the text of `diagnose explain CODE`."""

    code: str
    name: str
    body: Body

    @property
    def page(self) -> str:
        """Return the documentation page of the check."""
        return self.body.__doc__ or ""

    def lessons(self, session: Session) -> Iterator[Lesson]:
        """Yield the lessons of this check with its code and name."""
        for found in self.body(session):
            yield replace(found, finding=replace(found.finding, code=self.code, name=self.name))


def check(code: str, name: str) -> Callable[[Body], Check]:
    """Turn a function from Session to lessons into a Check; `code` is SES and three digits, never reused."""

    def wrap(body: Body) -> Check:
        return Check(code=code, name=name, body=body)

    return wrap


def lesson(
    title: str,
    *evidence: Evidence,
    severity: Severity,
    advice: str,
    command: str = "",
    facts: Mapping[str, float | str] | None = None,
) -> Lesson:
    """Build what a check yields; code and name are filled in by the check it belongs to."""
    found = Finding(code="", name="", severity=severity, title=title, evidence=evidence, facts=facts or {})
    return Lesson(finding=found, advice=advice, command=command)
