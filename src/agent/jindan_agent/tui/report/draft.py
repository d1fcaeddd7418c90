"""Write the report with what the user added, in any of the formats."""

from __future__ import annotations

from typing import cast

from jindan_agent.report.html import to_html
from jindan_agent.report.json_report import to_json
from jindan_agent.report.markdown import to_markdown
from jindan_agent.report.render import content_json, document
from jindan_agent.report.user_section import with_word
from jindan_agent.report.user_word import UserWord, word_json
from jindan_agent.tui.checking.snapshot import CheckedRun


def draft_text(checked: CheckedRun, word: UserWord, form: str) -> str:
    """Return the report as `md`, `html` or `json` text that ends in one newline."""
    content = checked.content
    if form == "json":
        data = content_json(content)
        if word != UserWord():
            appendix = cast("dict[str, object]", data.get("appendix", {}))
            data["appendix"] = {**appendix, "user": word_json(word)}
        return to_json(data)
    doc = with_word(document(content), word)
    return to_html(doc) if form == "html" else to_markdown(doc)
