"""/help: what can be asked and done."""

from __future__ import annotations

from jindan_agent.tui.chat.conversation import Conversation
from jindan_agent.tui.help_page import HELP


async def show_help(chat: Conversation, argument: str) -> None:
    """Show the commands and the keys."""
    del argument
    # The table lists this command too.
    from jindan_agent.tui.chat.commands.table import COMMANDS  # noqa: PLC0415

    rows = "\n".join(f"| `{c.usage}` | {c.about} |" for c in COMMANDS)
    chat.say(f"# 명령\n\n| 명령 | 하는 일 |\n|---|---|\n{rows}\n\n{HELP}")
