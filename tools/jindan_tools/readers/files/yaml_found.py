"""What a YAML text holds, however it was read."""

from __future__ import annotations

from msgspec import Struct, field

from jindan_tools.model.event import Event
from jindan_tools.model.setting import Setting


class YamlSettings(Struct, kw_only=True):
    """What a YAML text holds. `problem` is Korean and '' when all of it was read."""

    path: str
    settings: list[Setting] = field(default_factory=list[Setting])
    events: list[Event] = field(default_factory=list[Event])
    problem: str = ""
    visited: int = 0
