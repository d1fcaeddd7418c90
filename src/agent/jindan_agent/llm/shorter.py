"""Ask for less after an answer that was cut off: the same form, its prose bounded so that the whole surely fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from jindan_agent.llm.answer import Message
from jindan_agent.llm.schema import Json
from jindan_tools.text.regex import regex

# The bound that `prose` and `search_words` put at the end of their patterns.
_BOUND = regex(r"\{0,([0-9]+)\}\$$")
_FEWEST_LETTERS = 8
_ASK = "앞의 답은 길어서 중간에 끊겼습니다. 칸마다 한 문장으로 아주 짧게 답하세요."


def shorter_form(shape: Json, tokens: int, dearest: int) -> Json:
    """Return a form whose longest answer fits `tokens` when a letter costs at most `dearest` of them.

    Lists of objects keep one; every text gets an equal part of what the rest leaves.
    """
    texts, rest = _cost(shape)
    if not texts:
        return shape
    letters = max(_FEWEST_LETTERS, (tokens - rest) // (texts * dearest))
    return cast("Json", _bounded(shape, letters))


def shorter_messages(messages: Sequence[Message]) -> tuple[Message, ...]:
    """Return the messages with the wish to be brief at their end."""
    *before, last = messages
    return (*before, Message(last.role, f"{last.content}\n\n{_ASK}"))


def _cost(shape: Json) -> tuple[int, int]:
    """Return how many bounded texts an answer holds, and the bytes of all else at most."""
    if _BOUND.search(_pattern(shape)):
        return 1, 4
    if shape.get("type") == "object":
        parts = [(len(name.encode()) + 6, *_cost(part)) for name, part in _forms(shape.get("properties")).items()]
        return sum(texts for _, texts, _ in parts), 2 + sum(name + rest for name, _, rest in parts)
    if shape.get("type") == "array":
        item = _form(shape.get("items"))
        texts, rest = _cost(item)
        count = 1 if item.get("type") == "object" else int(str(shape.get("maxItems", 1)))
        return texts * count, 2 + count * (rest + 2)
    words = cast("Sequence[object]", shape.get("enum", ()))
    return 0, max((len(str(word).encode()) + 2 for word in words), default=8)


def _bounded(value: object, letters: int) -> object:
    """Return the form with every text of at most `letters` and half as long as before, and one object in a list of them."""
    if isinstance(value, list):
        return [_bounded(item, letters) for item in cast("list[object]", value)]
    if not isinstance(value, Mapping):
        return value
    shape = {name: _bounded(part, letters) for name, part in cast("Json", value).items()}
    found = _BOUND.search(_pattern(shape))
    if found:
        shape["pattern"] = _BOUND.sub(f"{{0,{min(letters, int(found[1]) // 2)}}}$", _pattern(shape))
    if shape.get("type") == "array" and _form(shape.get("items")).get("type") == "object":
        shape["maxItems"] = 1
    return shape


def _pattern(shape: Json) -> str:
    found = shape.get("pattern")
    return found if isinstance(found, str) else ""


def _form(value: object) -> Json:
    return cast("Json", value) if isinstance(value, Mapping) else {}


def _forms(value: object) -> Mapping[str, Json]:
    return {name: _form(part) for name, part in _form(value).items()}
