"""Flatten JSON into settings with line numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import cast

from msgspec import Struct, field

from jindan_tools.model.setting import Scalar, Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.files.json_text import BrokenJsonError, JsonText

MAX_SETTINGS = 5000
MAX_DEPTH = 16
MAX_TEXT = 4000
BROKEN_KO = "JSON 형식이 {line}번째 줄에서 끊기거나 깨져 있어 그 앞까지만 읽었습니다."


class JsonSettings(Struct, kw_only=True):
    """What a JSON text holds as settings. `problem` is Korean and '' when all of it was read."""

    path: str
    settings: list[Setting] = field(default_factory=list[Setting])
    problem: str = ""


def read_json_settings(
    text: JsonText, path: str, *, prefix: str = "", skip: frozenset[str] = frozenset()
) -> JsonSettings:
    """Return every value of an object under its dotted key; `skip` names top-level keys to leave out."""
    found = JsonSettings(path=path)
    try:
        _object(found, text, text.start(), prefix, skip)
    except BrokenJsonError as error:
        found.problem = BROKEN_KO.format(line=error.line)
    return found


def _object(found: JsonSettings, text: JsonText, position: int, prefix: str, skip: frozenset[str]) -> None:
    if text.opens(position) != "{":
        return
    for key, start, stop in text.members(position):
        if key in skip:
            continue
        _value(found, text, start, stop, f"{prefix}.{key}" if prefix else key)


def _value(found: JsonSettings, text: JsonText, start: int, stop: int | None, name: str) -> None:
    if len(found.settings) >= MAX_SETTINGS or name.count(".") > MAX_DEPTH:
        found.problem = f"설정이 너무 크거나 깊어 앞의 {len(found.settings)}개 값만 읽었습니다."
        return
    if text.opens(start) == "{":
        _object(found, text, start, name, frozenset())
    elif stop is not None:
        value, _ = text.decode(start)
        keep(found.settings, name, value, Source(path=found.path, line=text.line(start), field=name))


def keep(settings: list[Setting], name: str, value: object, source: Source, depth: int = 0) -> None:
    """Add a decoded value under a dotted name; lists of plain values become one JSON text."""
    if len(settings) >= MAX_SETTINGS or depth > MAX_DEPTH:
        return
    for label, item in _parts(value):
        keep(settings, f"{name}.{label}" if name else label, item, source, depth + 1)
    if not _is_nested(value):
        settings.append(Setting(name=name[:500], value=plain(value), source=source))


def _is_nested(value: object) -> bool:
    if isinstance(value, list):
        return any(isinstance(item, dict | list) for item in cast("list[object]", value))
    return isinstance(value, dict)


def _parts(value: object) -> Iterator[tuple[str, object]]:
    """Yield the labelled parts of an object or of a list that holds objects or lists."""
    if isinstance(value, dict):
        yield from ((str(k), v) for k, v in cast("dict[object, object]", value).items())
    elif isinstance(value, list) and _is_nested(cast("object", value)):
        yield from ((str(at), v) for at, v in enumerate(cast("list[object]", value)[:MAX_SETTINGS]))


def plain(value: object) -> Scalar:
    """Return a decoded JSON value as a setting's value."""
    if value is None or isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text[:MAX_TEXT]
