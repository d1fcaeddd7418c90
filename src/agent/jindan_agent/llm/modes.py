"""The ways to ask for an object, from the strictest to the plainest, and the question that finds out which one holds."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from enum import StrEnum

from jindan_agent.llm.answer import Message
from jindan_agent.llm.extract import find_object, strict_json
from jindan_agent.llm.schema import Json, Schema, flat_object, one_of


class Mode(StrEnum):
    """How an answer's form is asked for."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    TEXT = "text"


def with_form(messages: Sequence[Message], shape: Json, mode: Mode) -> tuple[Message, ...]:
    """Return the messages; where the server enforces no schema, the schema stands at the end of the last one."""
    if mode is Mode.JSON_SCHEMA:
        return tuple(messages)
    form = json.dumps(shape, ensure_ascii=False)
    *rest, last = messages
    asked = f"{last.content}\n\n다음 JSON Schema에 맞는 JSON 객체 하나만 답하세요. 다른 말은 쓰지 않습니다.\n{form}"
    return (*rest, Message(last.role, asked))


def decode(text: str, mode: Mode) -> object:
    """Return the object in an answer; ValueError when there is none."""
    return strict_json(text) if mode is Mode.JSON_SCHEMA else find_object(text)


def canary() -> tuple[tuple[Message, ...], Schema[str]]:
    """Return a question whose right answer stands only in its schema, as an enum of one word made up now.

    A server that ignores the schema cannot know the word, so its answer shows that nothing is enforced.
    """
    word = f"가나다-{secrets.token_hex(3)}"

    def parse(value: object) -> str:
        if value != {"nonce": word}:
            raise ValueError("the schema was not enforced")
        return word

    shape = flat_object({"nonce": one_of([word])})
    asked = Message("user", "JSON 객체로 답하세요. 열쇠는 nonce 하나이고, 값은 정해진 낱말입니다.")
    return (asked,), Schema(name="canary", shape=shape, parse=parse)
