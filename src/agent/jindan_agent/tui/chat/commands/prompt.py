"""/prompt: what the last question sent to the model, byte for byte."""

from __future__ import annotations

from jindan_agent.tui.chat.conversation import Conversation

_FENCE = "````"


async def prompt(chat: Conversation, argument: str) -> None:
    """Show every request of the last question as it left, after keys, addresses and home folders were hidden."""
    del argument
    sent = chat.engine.sent
    if not sent:
        chat.say("마지막 질문에서 언어 모델에 보낸 글이 없습니다.")
        return
    # A mark in the text itself would end the block early.
    blocks = [f"{_FENCE}text\n{text.replace(_FENCE, '`')}\n{_FENCE}" for text in sent]
    chat.say("\n\n".join([f"마지막 질문에서 언어 모델에 보낸 글 {len(sent)}개입니다.", *blocks]))
