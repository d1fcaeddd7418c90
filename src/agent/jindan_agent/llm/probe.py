"""The question that finds out whether a server reads a prompt from its beginning: some cut it there without a word."""

from __future__ import annotations

import secrets

from jindan_agent.llm.answer import Message
from jindan_agent.llm.schema import Schema, flat_object, one_of
from jindan_agent.llm.tokens import tokens_at_most

# Ollama's smallest default is 4 k, so a prompt below needs no probe.
SMALLEST = 3000
_WORDS = ("바다", "구름", "나무", "기차", "연필", "달빛", "거울", "사과")
_FILLER = "이 줄은 자리를 채우는 글입니다. step loss lr time memory\n"


def probe(room: int) -> tuple[tuple[Message, ...], Schema[str]]:
    """Return a question of about `room` tokens whose answer, one word of eight, stands only at its beginning."""
    word = secrets.choice(_WORDS)
    head, tail = f"기억할 낱말은 '{word}'입니다.\n", "맨 앞에서 기억하라고 한 낱말을 word 칸에 쓰세요."
    lines = max(1, (room - tokens_at_most(head + tail)) // tokens_at_most(_FILLER))

    def parse(value: object) -> str:
        if value != {"word": word}:
            raise ValueError("the beginning of the prompt was not read")
        return word

    shape = flat_object({"word": one_of(_WORDS)})
    return (Message("user", head + _FILLER * lines + tail),), Schema(name="probe", shape=shape, parse=parse)
