"""The result of one check."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Level(StrEnum):
    """How a check ended. `OFF` means that the thing is optional and not set up."""

    GOOD = "good"
    OFF = "off"
    CARE = "care"
    BAD = "bad"


LEVEL_KO = {Level.GOOD: "좋음", Level.OFF: "꺼짐", Level.CARE: "주의", Level.BAD: "문제"}


class Check(Struct, frozen=True, kw_only=True):
    """One line of the page: what was checked, how it is, and what to do ('' when there is nothing to do)."""

    name: str
    level: Level
    said: str
    hint: str = ""
