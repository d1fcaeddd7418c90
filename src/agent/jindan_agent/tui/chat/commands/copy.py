"""/copy [N]: the N-th last answer on the clipboard."""

from __future__ import annotations

from jindan_agent.tui.chat.conversation import Conversation


async def copy(chat: Conversation, argument: str) -> None:
    """Copy the last answer, or the N-th last one."""
    back = int(argument) if argument.isdecimal() and len(argument) < 4 else 1
    answers = chat.answers
    if not 1 <= back <= len(answers):
        chat.say(f"복사할 답이 없습니다(답 {len(answers)}개).")
        return
    chat.copy(answers[-back])
    chat.say("복사했습니다. 터미널이 OSC 52를 막으면 붙여 넣을 수 없습니다. 그때는 `/export` 명령을 쓰세요.")
