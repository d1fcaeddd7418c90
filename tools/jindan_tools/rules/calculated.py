"""Evidence that a rule computed: the statement with its formula, and a filter for facts that may be missing."""

from __future__ import annotations

from jindan_tools.model.evidence import Evidence


def calculated(statement: str, value: float, formula: str, unit: str = "") -> Evidence:
    """Return a calculated fact; `formula` holds the inputs written out."""
    return Evidence(statement=statement, value=value, unit=unit, formula=formula)


def known(*evidence: Evidence | None) -> tuple[Evidence, ...]:
    """Return the evidence that is there."""
    return tuple(e for e in evidence if e is not None)
