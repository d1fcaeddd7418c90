"""Give every piece of evidence one number, the same fact the same number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import SEVERITY_ORDER, Finding


def number_evidence(findings: Sequence[Finding]) -> tuple[tuple[Finding, ...], tuple[Evidence, ...]]:
    """Return the findings, worst first, with numbered evidence, and all evidence E1, E2, ... without repeats."""
    ordered = sorted(findings, key=lambda f: -SEVERITY_ORDER[f.severity])
    held: dict[tuple[str, str], Evidence] = {}
    numbered: list[Finding] = []
    for finding in ordered:
        facts: list[Evidence] = []
        for fact in finding.evidence:
            key = fact.key()
            if key not in held:
                held[key] = replace(fact, id=f"E{len(held) + 1}")
            facts.append(held[key])
        numbered.append(replace(finding, evidence=tuple(facts)))
    return tuple(numbered), tuple(held.values())
