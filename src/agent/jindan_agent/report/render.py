"""Turn the content of a report into one of its formats."""

from __future__ import annotations

from enum import StrEnum

from jindan_agent.report.blocks import ReportDoc
from jindan_agent.report.build import build
from jindan_agent.report.content import ReportContent


class Format(StrEnum):
    """A format of a report; the value is also the suffix of its file."""

    MARKDOWN = "md"
    JSON = "json"
    TEXT = "text"


def render(content: ReportContent, form: Format) -> str:
    """Return the report as text that ends in one newline."""
    # Each format is loaded when it is asked for.
    if form is Format.JSON:
        from jindan_agent.report.json_report import to_json  # noqa: PLC0415

        return to_json(content_json(content))
    doc = document(content)
    if form is Format.MARKDOWN:
        from jindan_agent.report.markdown import to_markdown  # noqa: PLC0415

        return to_markdown(doc)
    from jindan_agent.report.plain_text import to_text  # noqa: PLC0415

    return to_text(doc)


def content_json(content: ReportContent) -> dict[str, object]:
    """Return the report as plain data under the schema of its kind."""
    if content.review is None:
        # Only JSON needs it.
        from jindan_agent.report.json_report import report_json  # noqa: PLC0415

        return report_json(content)
    # Few reports are change reviews.
    from jindan_agent.report.change.json_change import change_json  # noqa: PLC0415

    return change_json(content, content.review)


def document(content: ReportContent) -> ReportDoc:
    """Return the report as titled blocks, whatever its kind."""
    if content.review is None:
        return build(content)
    # Few reports are change reviews.
    from jindan_agent.report.change.build import build_change  # noqa: PLC0415

    return build_change(content, content.review)
