"""/clear: begin the conversation anew."""

from __future__ import annotations

from jindan_agent.tui.chat.conversation import Conversation


async def clear(chat: Conversation, argument: str) -> None:
    """Forget what was said."""
    del argument
    chat.forget()
