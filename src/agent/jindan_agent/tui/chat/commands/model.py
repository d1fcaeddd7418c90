"""/model: which model answers, and where."""

from __future__ import annotations

from jindan_agent.report.escape import code_span
from jindan_agent.tui.chat.conversation import Conversation

_SET = (
    "모델이 설정되지 않아 규칙과 도구로 답합니다. OpenAI 호환 서버를 쓰려면 시작하기 전에 설정하세요:\n\n"
    "```sh\nexport DIAGNOSE_BASE_URL=http://127.0.0.1:11434/v1 DIAGNOSE_MODEL=qwen3:8b\n```"
)


async def model(chat: Conversation, argument: str) -> None:
    """Tell model, host and what is known of it."""
    del argument
    status = chat.engine.status
    if not status.model:
        chat.say(_SET)
        return
    place = "이 컴퓨터" if status.local else "원격 서버"
    known = f", 문맥 {status.context_tokens:,} 토큰" if status.context_tokens else ""
    chat.say(f"{code_span(status.model)} 모델, {code_span(status.host)} ({place}){known}")
