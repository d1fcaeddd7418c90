"""A configuration value together with its source and whether it was given, defaulted or overridden."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from jindan_tools.model.source import Source

Scalar = str | int | float | bool | None
_ON = frozenset({"true", "1", "yes", "on"})
_OFF = frozenset({"false", "0", "no", "off"})


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

    @property
    def leaf(self) -> str:
        """Return the last part of the name as programs compare it: `train.--Drop-Last` is `drop_last`."""
        return self.name.rpartition(".")[2].lstrip("-").replace("-", "_").lower()

    @property
    def path(self) -> str:
        """Return the whole name as programs compare it: `Train.--Drop-Last` is `train.drop_last`."""
        head, dot, _ = self.name.rpartition(".")
        return f"{head.replace('-', '_').lower()}{dot}{self.leaf}"

    def number(self) -> float | None:
        """Return the value as a float, or None when it is no number (booleans are no numbers)."""
        return as_number(self.value)

    def flag(self) -> bool | None:
        """Return the value as a boolean, or None when it is neither on nor off."""
        return as_flag(self.value)


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
        return as_number(self.value)


def as_number(value: Scalar) -> float | None:
    """Return a value as a float, or None when it is no number (booleans are no numbers)."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def as_flag(value: Scalar) -> bool | None:
    """Return a value as a boolean, or None when it is neither on nor off."""
    text = str(value).lower()
    if text in _ON:
        return True
    return False if text in _OFF else None
