"""What a habit of a script is handed on as: its name, its line and what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field


class Habit(Struct, frozen=True, kw_only=True):
    """Something that a script does. `line` counts from 1 in the text that was parsed."""

    name: str
    line: int
    facts: Mapping[str, str | float] = field(default_factory=dict[str, str | float])
