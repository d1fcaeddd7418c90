"""The searchable texts of a report."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from jindan_knowledge.schema import PriorReport

# A third cause is too often a mere neighbour.
_SPELLED_CAUSES = 2
NOTHING_SPELLED: Mapping[str, str] = MappingProxyType({})


def passages(report: PriorReport, spelled: Mapping[str, str] = NOTHING_SPELLED) -> tuple[str, ...]:
    """Return the texts that get a vector each: what it was and how it showed, everything, and its first cause in words.

    The first keeps a report with many lessons from drowning in them. `spelled` tells of a cause, by its id, how it shows
    in general: a person describes symptoms, and no single report has them all.
    """
    first = spelled.get(report.cause_ids[0], "") if report.cause_ids else ""
    return (head_text(report), document_text(report), *((first,) if first else ()))


def head_text(report: PriorReport) -> str:
    """Return the title, the symptoms and the names of the causes."""
    causes = (cause.replace("_", " ") for cause in report.cause_ids)
    return "\n".join((report.title, *report.symptoms, *causes))


def document_text(report: PriorReport, spelled: Mapping[str, str] = NOTHING_SPELLED) -> str:
    """Return one text that holds everything a person might search for, its causes in words included where given."""
    fixes = (f"{fix.what} {fix.detail}" for fix in report.fixes)
    figures = (f"{name} {value}" for name, value in report.figures.items())
    causes = (spelled[cause] for cause in report.cause_ids[:_SPELLED_CAUSES] if cause in spelled)
    return "\n".join((head_text(report), report.framework, *figures, *report.lessons, *fixes, *causes))
