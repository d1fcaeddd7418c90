"""The searchable texts of a report."""

from __future__ import annotations

from jindan_knowledge.schema import PriorReport


def passages(report: PriorReport) -> tuple[str, str]:
    """Return the texts that get a vector each: what it was and how it showed, and everything.

    The first keeps a report with many lessons from drowning in them.
    """
    return head_text(report), document_text(report)


def head_text(report: PriorReport) -> str:
    """Return the title, the symptoms and the names of the causes."""
    causes = (cause.replace("_", " ") for cause in report.cause_ids)
    return "\n".join((report.title, *report.symptoms, *causes))


def document_text(report: PriorReport) -> str:
    """Return one text that holds everything a person might search for."""
    fixes = (f"{fix.what} {fix.detail}" for fix in report.fixes)
    figures = (f"{name} {value}" for name, value in report.figures.items())
    return "\n".join((head_text(report), report.framework, *figures, *report.lessons, *fixes))
