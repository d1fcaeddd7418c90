"""/why CAUSE: what speaks for and against a cause in this run."""

from __future__ import annotations

from jindan_agent.report.escape import code_span, escape
from jindan_agent.tui.chat.conversation import Conversation
from jindan_agent.tui.dialogs.cause_page import cause_page
from jindan_tools.model.cause import STATUS_KO


async def why(chat: Conversation, argument: str) -> None:
    """Tell about the cause of an id or a Korean name or a part of one, about the first one without any."""
    diagnosis = chat.checked.diagnosis
    causes = (*diagnosis.causes, *diagnosis.ruled_out)
    wanted = argument.lower()
    named = [c for c in causes if wanted == c.id]
    found = named or [c for c in causes if wanted in c.id or wanted in c.name_ko.lower()]
    if found:
        chat.say(cause_page(diagnosis, found[0]))
        return
    listed = "\n".join(f"- {code_span(c.id)} {escape(c.name_ko)} ({STATUS_KO[c.status]})" for c in causes[:12])
    chat.say(
        f"'{escape(argument)}' 원인은 이 진단에 없습니다. 살펴본 원인:\n\n{listed}"
        if listed
        else "찾은 원인이 없습니다."
    )
