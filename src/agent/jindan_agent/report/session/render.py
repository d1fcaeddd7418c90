"""Turn the content of a session report into one of its formats."""

from __future__ import annotations

from jindan_agent.report.json_report import to_json
from jindan_agent.report.markdown import to_markdown
from jindan_agent.report.plain_text import to_text
from jindan_agent.report.render import Format
from jindan_agent.report.session.build import build_session
from jindan_agent.report.session.content import SessionContent
from jindan_agent.report.session.json_session import session_json


def render_session(content: SessionContent, form: Format) -> str:
    """Return the report as text that ends in one newline."""
    if form is Format.JSON:
        return to_json(session_json(content))
    doc = build_session(content)
    return to_markdown(doc) if form is Format.MARKDOWN else to_text(doc)
