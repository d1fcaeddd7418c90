"""Give every piece of evidence one number, the same fact the same number."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from jindan_tools.causes.told_number import with_its_number
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import SEVERITY_ORDER, Finding


def number_evidence(findings: Sequence[Finding]) -> tuple[tuple[Finding, ...], tuple[Evidence, ...]]:
    """Return the findings, worst first, with numbered evidence, and all evidence E1, E2, ... without repeats.

    A logged number counts once, whatever remark stands beside it.
    """
    ordered = sorted(findings, key=lambda f: -SEVERITY_ORDER[f.severity])
    held: dict[tuple[str, str], Evidence] = {}
    numbered: list[Finding] = []
    for finding in ordered:
        facts: list[Evidence] = []
        for fact in finding.evidence:
            key = _key(fact)
            if key not in held:
                held[key] = replace(with_its_number(fact), id=f"E{len(held) + 1}")
            facts.append(held[key])
        numbered.append(replace(finding, evidence=tuple(facts)))
    return tuple(numbered), tuple(held.values())


def _key(fact: Evidence) -> tuple[str, str]:
    source = fact.source
    if source is None or source.line is None or source.field is None or fact.value is None or fact.formula:
        return fact.key()
    return (repr(fact.value), source.label())
