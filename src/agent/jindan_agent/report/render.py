"""Turn the content of a report into one of its formats."""

from __future__ import annotations

from enum import StrEnum

from jindan_agent.report.build import build
from jindan_agent.report.content import ReportContent
from jindan_agent.report.json_report import report_json, to_json
from jindan_agent.report.markdown import to_markdown
from jindan_agent.report.plain_text import to_text


class Format(StrEnum):
    """A format of a report; the value is also the suffix of its file."""

    MARKDOWN = "md"
    JSON = "json"
    TEXT = "text"


def render(content: ReportContent, form: Format) -> str:
    """Return the report as text that ends in one newline."""
    if form is Format.JSON:
        return to_json(report_json(content))
    doc = build(content)
    return to_markdown(doc) if form is Format.MARKDOWN else to_text(doc)
