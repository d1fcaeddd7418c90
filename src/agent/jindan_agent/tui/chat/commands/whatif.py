"""/whatif lr=2e-4 batch=32 ...: learning rate, memory and time before and after a change."""

from __future__ import annotations

import asyncio

from jindan_agent.tui.chat.conversation import Conversation
from jindan_agent.whatif.changes import NAMES, parse_changes
from jindan_agent.whatif.page import whatif_page


async def whatif(chat: Conversation, argument: str) -> None:
    """Predict what the changes would do to this run."""
    if not argument:
        listed = "\n".join(f"- `{name}` {about}" for name, about in NAMES.items())
        chat.say(f"바꿀 값을 적어 주세요. 예: `/whatif lr=2e-4 batch=32`\n\n{listed}")
        return
    changes = parse_changes(argument)
    chat.say(await asyncio.to_thread(whatif_page, chat.checked.diagnosis.run, changes))
