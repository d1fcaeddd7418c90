"""A configuration value together with its source and whether it was given, defaulted or overridden."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from jindan_tools.model.source import Source

Scalar = str | int | float | bool | None


class Origin(StrEnum):
    """How a value came to be in force."""

    GIVEN = "given"
    DEFAULT = "default"
    OVERRIDDEN = "overridden"
    INFERRED = "inferred"


class Setting(Struct, frozen=True, kw_only=True):
    """A value exactly as a file states it: `name` is the dotted key as written, before any interpretation."""

    name: str
    value: Scalar
    source: Source


class Resolved(Struct, frozen=True, kw_only=True):
    """A value in force under its canonical name.

    `value` is what really ran. `given` is what was typed when that differs; `reason` says in Korean what
    overrode or supplied it. `source` is None for framework defaults, whose table names its own source in `reason`.
    """

    name: str
    value: Scalar
    origin: Origin
    source: Source | None = None
    given: Scalar = None
    reason: str = ""

    def number(self) -> float | None:
        """Return the value as a float, or None when it is no number (booleans are no numbers)."""
        if isinstance(self.value, bool) or self.value is None:
            return None
        try:
            return float(self.value)
        except ValueError:
            return None
