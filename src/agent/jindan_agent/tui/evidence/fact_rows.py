"""The findings, the worst first, each with its evidence below it."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.words import SEVERITY
from jindan_agent.tui.foreign import joined
from jindan_agent.tui.lines.hanging import Hanging
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import SEVERITY_ORDER
from jindan_tools.text.safe import safe_line

RULE = "rule:"


def fact_rows(diagnosis: Diagnosis) -> Iterator[tuple[str, Hanging]]:
    """Yield a row for each finding (id `rule:CODE:N`) and for each piece of evidence (id E1, E2, ...), once each."""
    shown: set[str] = set()
    ranked = sorted(diagnosis.findings, key=lambda f: -SEVERITY_ORDER[f.severity])
    for at, finding in enumerate(ranked):
        yield (
            f"{RULE}{finding.code}:{at}",
            Hanging(
                joined((f"{finding.code} ", "bold $text-accent")),
                joined((f"[{SEVERITY[finding.severity]}] ", "bold"), safe_line(finding.title, 200)),
            ),
        )
        for fact in finding.evidence:
            if fact.id not in shown:
                shown.add(fact.id)
                yield fact.id, _row(fact)
    for fact in diagnosis.evidence:
        if fact.id not in shown:
            yield fact.id, _row(fact)


def _row(fact: Evidence) -> Hanging:
    return Hanging(joined((f"  [{fact.id}] ", "bold")), joined(safe_line(fact.statement, 200)))
