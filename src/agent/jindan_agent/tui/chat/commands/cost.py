"""/cost: what the conversation has spent so far."""

from __future__ import annotations

from jindan_agent.tui.chat.conversation import Conversation


async def cost(chat: Conversation, argument: str) -> None:
    """Tell calls, tokens, seconds and bytes, and dollars where the user named prices."""
    del argument
    used = chat.engine.usage
    if not used.calls:
        chat.say("언어 모델을 부르지 않았습니다. 보낸 것이 없습니다.")
        return
    price = f", {chat.engine.cost}" if chat.engine.cost else ""
    chat.say(
        f"호출 {used.calls}번, 입력 {used.input_tokens:,} 토큰, 출력 {used.output_tokens:,} 토큰, "
        f"{used.seconds:.1f}초, 보낸 바이트 {used.sent_bytes:,}{price}"
    )
