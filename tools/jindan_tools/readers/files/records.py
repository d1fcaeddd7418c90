"""Turn decoded JSON objects, one a record, into rows of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jindan_tools.readers.files.axes import SPLIT_NAMES, is_axis, key_of, split_prefix
from jindan_tools.readers.files.cells import of_object
from jindan_tools.readers.files.json_text import BrokenJsonError, JsonText
from jindan_tools.readers.files.table_columns import Row

_MAX_DEPTH = 3
_MAX_NAMES = 2000
# Decoded objects with their lines.
Records = list[tuple[int, dict[str, object]]]


def listed(text: JsonText, position: int) -> tuple[Records, int | None]:
    """Return the objects of the list at a position with their lines, and the line where it breaks off, if it does."""
    found: Records = []
    try:
        for value, start in text.elements(position):
            if isinstance(value, dict):
                found.append((text.line(start), as_object(value)))  # pyright: ignore[reportUnknownArgumentType]
    except BrokenJsonError as error:
        return found, error.line
    return found, None


def as_object(value: dict[object, object]) -> dict[str, object]:
    """Return a decoded object with its keys as text."""
    return {str(key): item for key, item in value.items()}


def rows_of(records: Iterable[tuple[int, dict[str, object]]]) -> Iterator[Row]:
    """Yield the numbers of each record; nested objects join their names with '/', a split prefixes them."""
    for line, record in records:
        numbers: dict[str, float] = {}
        _gather(numbers, record, _split(record), 0)
        if numbers:
            yield Row(line=line, numbers=numbers)


def _split(record: dict[str, object]) -> str:
    for name, value in record.items():
        if key_of(name) in SPLIT_NAMES and isinstance(value, str):
            prefix = split_prefix(value)
            # A training record needs no prefix: its names are unique, and frameworks name them without one.
            return "" if prefix in (None, "train/") else prefix
    return ""


def _gather(numbers: dict[str, float], record: dict[str, object], prefix: str, depth: int) -> None:
    for name, value in record.items():
        if len(numbers) >= _MAX_NAMES:
            return
        if isinstance(value, dict):
            if depth < _MAX_DEPTH:
                _gather(numbers, as_object(value), f"{prefix}{name}/", depth + 1)  # pyright: ignore[reportUnknownArgumentType]
            continue
        figure = of_object(value)
        if figure is not None:
            numbers[name if is_axis(name) or _is_prefixed(name, prefix) else f"{prefix}{name}"] = figure


def _is_prefixed(name: str, prefix: str) -> bool:
    return bool(prefix) and name.startswith(prefix.removesuffix("/"))
