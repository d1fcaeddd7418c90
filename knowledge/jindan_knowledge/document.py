"""The searchable text of a report: what it is about first, what was done about it last."""

from __future__ import annotations

from jindan_knowledge.schema import PriorReport


def document_text(report: PriorReport) -> str:
    """Return one text that holds everything a person might search for."""
    causes = (cause.replace("_", " ") for cause in report.cause_ids)
    fixes = (f"{fix.what} {fix.detail}" for fix in report.fixes)
    figures = (f"{name} {value}" for name, value in report.figures.items())
    # What it was and how it showed is said twice: a long list of lessons would drown it otherwise.
    head = (report.title, *report.symptoms)
    return "\n".join((*head, *head, *causes, report.framework, *figures, *report.lessons, *fixes))
