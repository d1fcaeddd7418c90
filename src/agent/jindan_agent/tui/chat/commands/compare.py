"""/compare PATH: this run and another one, side by side."""

from __future__ import annotations

import asyncio
from pathlib import Path

from jindan_agent.tui.chat.conversation import Conversation


async def compare(chat: Conversation, argument: str) -> None:
    """Compare with the run at a path."""
    if not argument:
        chat.say("견줄 실행의 폴더를 적어 주세요. 예: `/compare runs/exp8`")
        return
    # Comparing loads the session checks, which nothing else here needs.
    from jindan_agent.compare import compared  # noqa: PLC0415
    from jindan_agent.report.compare.build import build_comparison  # noqa: PLC0415
    from jindan_agent.report.markdown import to_markdown  # noqa: PLC0415

    root = Path(chat.checked.diagnosis.run.root)
    found = await asyncio.to_thread(compared, root, Path(argument).expanduser())
    chat.say(to_markdown(build_comparison(found)))
