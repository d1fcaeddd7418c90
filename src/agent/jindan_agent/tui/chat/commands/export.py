"""/export [md|json|html] [PATH]: write the report to a file of its own."""

from __future__ import annotations

from jindan_agent.tui.chat.conversation import Conversation
from jindan_agent.tui.messages import ExportReport

_FORMS = ("md", "json", "html")


async def export(chat: Conversation, argument: str) -> None:
    """Have the report written; the screen says where."""
    words = argument.split(maxsplit=1)
    form = words[0].lower() if words else "md"
    if form not in _FORMS:
        chat.say("형식은 md, json, html 가운데 하나입니다. 예: `/export html reports/exp7.html`")
        return
    chat.tell(ExportReport(form, words[1] if len(words) > 1 else ""))
