"""What a rule reports when it fires: the pattern, how bad it is, and which causes it argues for or against."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from jindan_tools.model.evidence import Evidence


class Severity(StrEnum):
    """How much a finding matters; only HIGH and CRITICAL alone make a run failing."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


SEVERITY_ORDER: Mapping[Severity, int] = {
    Severity.CRITICAL: 4,
    Severity.HIGH: 3,
    Severity.MEDIUM: 2,
    Severity.LOW: 1,
    Severity.INFO: 0,
}


class Finding(Struct, frozen=True, kw_only=True):
    """A rule fired.

    `title` is one Korean sentence. `argues` maps cause ids to weights: +4 the line itself says so, +3 strong,
    +2 speaks for it, +1 weak; negative weights speak against in the same scale (-4 excludes).
    """

    code: str
    name: str
    severity: Severity
    title: str
    evidence: tuple[Evidence, ...]
    argues: Mapping[str, float] = field(default_factory=dict[str, float])
    facts: Mapping[str, float | str] = field(default_factory=dict[str, float | str])

    def number(self, key: str) -> float | None:
        """Return `facts[key]` as a float, None when absent or text."""
        value = self.facts.get(key)
        return float(value) if isinstance(value, int | float) else None
