"""/similar [words]: earlier reports that look alike."""

from __future__ import annotations

import asyncio

from jindan_agent.report.escape import code_span, escape
from jindan_agent.tui.chat.conversation import Conversation
from jindan_tools.model.diagnosis import VERDICT_KO, Verdict

_MOST = 5


async def similar(chat: Conversation, argument: str) -> None:
    """List the reports that this run recalls, or those that fit some words."""
    without: list[str] = []
    if argument:
        # The search and its index are loaded for words only.
        from jindan_agent.similar import find_similar  # noqa: PLC0415

        found = await asyncio.to_thread(find_similar, argument, _MOST)
        lines = [
            f"- **{escape(m.report.title)}** ({VERDICT_KO[Verdict(m.report.verdict)]}, 유사도 {m.score:.2f})"
            for m in found.matches
        ]
        without = [f"{why}." for why in (found.without_index, found.without_team) if why]
    else:
        lines = [
            f"- **{escape(p.title)}** ({VERDICT_KO[Verdict(p.verdict)]}) {escape(p.why_similar)} {code_span(p.path)}"
            for p in chat.checked.prior
        ]
    said = "비슷한 이전 보고서입니다. 단서이고 증거가 아닙니다."
    if not lines:
        said = "비슷한 이전 보고서를 찾지 못했습니다."
    chat.say("\n".join([" ".join([said, *map(escape, without)]), "", *lines]))
