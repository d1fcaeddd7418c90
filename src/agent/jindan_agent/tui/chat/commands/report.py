"""/report: go to the drafted report."""

from __future__ import annotations

from jindan_agent.tui.chat.conversation import Conversation
from jindan_agent.tui.messages import OpenPane


async def report(chat: Conversation, argument: str) -> None:
    """Open the report."""
    del argument
    chat.tell(OpenPane("report"))
