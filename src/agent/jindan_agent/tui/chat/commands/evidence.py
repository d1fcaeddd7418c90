"""/evidence [E3]: open a piece of evidence at its line, or all of it."""

from __future__ import annotations

from jindan_agent.report.escape import escape
from jindan_agent.tui.chat.conversation import Conversation
from jindan_agent.tui.messages import OpenEvidence, OpenPane


async def evidence(chat: Conversation, argument: str) -> None:
    """Open the evidence of a number, the whole list without one."""
    wanted = argument.upper()
    held = [fact.id for fact in chat.checked.diagnosis.evidence]
    if not wanted:
        chat.tell(OpenPane("evidence"))
    elif wanted in held:
        chat.tell(OpenEvidence(wanted))
    else:
        known = f"E1부터 {held[-1]}까지 있습니다." if held else "이 진단에는 증거가 없습니다."
        chat.say(f"'{escape(argument)}' 증거가 없습니다. {known}")
