"""/vram [batch=N ...]: the GPU memory of this run, measured or estimated, and at other sizes."""

from __future__ import annotations

import asyncio

from jindan_agent.tui.chat.conversation import Conversation
from jindan_agent.whatif.changes import parse_changes
from jindan_agent.whatif.memory_of_run import memory_page


async def vram(chat: Conversation, argument: str) -> None:
    """Tell the memory now and after the changes."""
    changes = parse_changes(argument)
    chat.say(await asyncio.to_thread(memory_page, chat.checked.diagnosis.run, changes))
