"""/lr: the schedule that the logged learning rate follows, and where it departs."""

from __future__ import annotations

import asyncio

from jindan_agent.tui.chat.conversation import Conversation


async def lr(chat: Conversation, argument: str) -> None:
    """Replay the learning rate of the run."""
    del argument
    # Schedules are loaded when one is asked for.
    from jindan_agent.lr.run_page import replay_page  # noqa: PLC0415
    from jindan_agent.report.markdown import to_markdown  # noqa: PLC0415
    from jindan_tools.lr.replay_run import replay_run  # noqa: PLC0415

    found = await asyncio.to_thread(replay_run, chat.checked.diagnosis.run)
    chat.say(to_markdown(replay_page([found])))
