"""Narrow foreign JSON values to plain types, one check a function, so that a hostile report cannot get in."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TypeVar, cast

from jindan_knowledge.schema import PriorReportError

Choice = TypeVar("Choice", bound=str)

# Control, bidirectional and zero-width characters, line separators and lone surrogates: none belongs in one line of text.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def checked_object(value: object, where: str, keys: Collection[str] | None = None) -> Mapping[str, object]:
    """Return a JSON object that has exactly the given keys; any keys when none are given."""
    if not isinstance(value, dict):
        msg = f"{where} 자리에 객체가 아닌 값이 있습니다"
        raise PriorReportError(msg)
    found = cast("Mapping[str, object]", value)
    if keys is not None and set(found) != set(keys):
        odd = ", ".join(sorted(set(found) ^ set(keys)))[:120]
        msg = f"{where} 객체의 항목이 다릅니다: {UNSAFE.sub('?', odd)}"
        raise PriorReportError(msg)
    return found


def checked_list(value: object, where: str, most: int) -> list[object]:
    """Return a JSON list of at most `most` items."""
    if not isinstance(value, list):
        msg = f"{where} 자리에 목록이 아닌 값이 있습니다"
        raise PriorReportError(msg)
    found = cast("list[object]", value)
    if len(found) > most:
        msg = f"{where} 목록이 {most}개보다 깁니다"
        raise PriorReportError(msg)
    return found


def checked_text(value: object, where: str, longest: int, *, empty: bool = False) -> str:
    """Return one line of text without any character that a terminal or a reader could be misled by."""
    if not isinstance(value, str):
        msg = f"{where} 자리에 글이 아닌 값이 있습니다"
        raise PriorReportError(msg)
    if len(value) > longest:
        msg = f"{where} 글이 {longest}자보다 깁니다"
        raise PriorReportError(msg)
    if not value.isprintable() and UNSAFE.search(value):
        msg = f"{where} 글에 제어 문자가 있습니다"
        raise PriorReportError(msg)
    if not empty and not value.strip():
        msg = f"{where} 글이 비어 있습니다"
        raise PriorReportError(msg)
    return value


def checked_match(value: object, where: str, pattern: re.Pattern[str]) -> str:
    """Return text that a pattern matches as a whole."""
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        msg = f"{where} 값의 꼴이 맞지 않습니다"
        raise PriorReportError(msg)
    return value


def checked_choice(value: object, where: str, choices: tuple[Choice, ...]) -> Choice:
    """Return the one of the choices that the value is."""
    for choice in choices:
        if isinstance(value, str) and value == choice:
            return choice
    msg = f"{where} 값은 {', '.join(choices)} 가운데 하나여야 합니다"
    raise PriorReportError(msg)


def checked_flag(value: object, where: str) -> bool:
    """Return a JSON boolean."""
    if not isinstance(value, bool):
        msg = f"{where} 값은 true 또는 false여야 합니다"
        raise PriorReportError(msg)
    return value
