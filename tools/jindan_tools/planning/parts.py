"""The parts of a computed plan: sentences with their numbers, and contradictions with what to do about them."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity


class Part(Struct, frozen=True, kw_only=True):
    """One subject of a plan. `key` names it in JSON, `title` is Korean, `facts` hold the numbers."""

    key: str
    title: str
    facts: tuple[Evidence, ...]


class Contradiction(Struct, frozen=True, kw_only=True):
    """Two things a plan says that cannot both hold. `what` names both numbers, `do` says how to settle it."""

    key: str
    what: str
    do: str
    severity: Severity
    facts: tuple[Evidence, ...] = ()


class Plan(Struct, frozen=True, kw_only=True):
    """Everything the arithmetic says. `missing` names what would have been needed for more."""

    parts: tuple[Part, ...]
    contradictions: tuple[Contradiction, ...]
    missing: tuple[str, ...]
