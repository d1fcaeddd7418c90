"""One line of a pre-flight check."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from jindan_tools.model.evidence import Evidence


class Level(StrEnum):
    """What an item asks for before the start."""

    STOP = "stop"
    WARN = "warn"
    CHECK = "check"
    NOTE = "note"


LEVEL_KO = {
    Level.STOP: "먼저 고칠 것",
    Level.WARN: "주의할 것",
    Level.CHECK: "확인할 것",
    Level.NOTE: "알아 둘 것",
}


class Item(Struct, frozen=True, kw_only=True):
    """A sentence with its number, what to do about it, the places or calculations that prove it.

    `code` is a rule or a key of its own; `command` can be pasted, '' for none.
    """

    level: Level
    code: str
    what: str
    do: str = ""
    evidence: tuple[Evidence, ...] = ()
    command: str = ""
