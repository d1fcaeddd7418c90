"""What became of a measure in earlier reports that a person confirmed."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from jindan_knowledge.schema import Outcome, PriorReport

_TELLING: tuple[Outcome, ...] = ("worked", "failed")


class Tried(Struct, frozen=True, kw_only=True):
    """A measure that was tried: by the cause and the parameter it was for, how it went and in which report."""

    cause_id: str
    parameter: str
    outcome: Outcome
    report_id: str
    title: str


def tried_measures(reports: Iterable[PriorReport]) -> tuple[Tried, ...]:
    """Return the measures that a person confirmed to have worked or failed, in the order of the reports."""
    return tuple(
        Tried(
            cause_id=fix.cause_id,
            parameter=fix.parameter,
            outcome=fix.outcome,
            report_id=report.id,
            title=report.title,
        )
        for report in reports
        if report.confirmed
        for fix in report.fixes
        if fix.parameter and fix.outcome in _TELLING
    )
