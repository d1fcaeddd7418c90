"""What the rules and the plan arithmetic say about a configuration alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.causes.catalogue import page
from jindan_tools.fixes.answer_the_finding import step_of
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.planning.config_checks import config_contradictions
from jindan_tools.planning.parts import Contradiction
from jindan_tools.planning.plan import compute_plan
from jindan_tools.planning.run_budget import run_budget
from jindan_tools.preflight.item import Item, Level
from jindan_tools.rules.load import rules_for
from jindan_tools.rules.registry import run_rules

_LEVEL: Mapping[Severity, Level] = {
    Severity.CRITICAL: Level.STOP,
    Severity.HIGH: Level.STOP,
    Severity.MEDIUM: Level.WARN,
    Severity.LOW: Level.WARN,
    Severity.INFO: Level.NOTE,
}
# That nothing was recorded yet is no finding before the start.
_ABOUT_RECORDS = "REP"


def rule_items(run: Run) -> Iterator[Item]:
    """Yield the findings of all rules on a run that has only its configuration."""
    for found in run_rules(run, rules_for(run)):
        if not found.code.startswith(_ABOUT_RECORDS) and not _only_clears(found):
            yield Item(
                level=_LEVEL[found.severity],
                code=found.code,
                what=found.title,
                do=_advice(found),
                evidence=found.evidence,
            )


def contradiction_items(run: Run) -> Iterator[Item]:
    """Yield what the configuration contradicts in itself."""
    held: dict[str, Contradiction] = {}
    # What is said of the same key with the lines of the file comes first.
    for found in (*config_contradictions(run), *_of_plan(run)):
        held.setdefault(found.key, found)
    for found in held.values():
        yield Item(level=_LEVEL[found.severity], code=found.key, what=found.what, do=found.do, evidence=found.facts)


def _of_plan(run: Run) -> tuple[Contradiction, ...]:
    try:
        return compute_plan(run_budget(run)).contradictions
    except ValueError:  # a count below 1 in the file: nothing can be computed from it
        return ()


def _only_clears(found: Finding) -> bool:
    """Say whether a finding only speaks against causes: before the start nothing has been suspected."""
    return bool(found.argues) and all(weight <= 0 for weight in found.argues.values())


def _advice(found: Finding) -> str:
    own = step_of(found)
    if own:
        return own
    blamed = max(found.argues, key=lambda c: found.argues[c], default="")
    return page(blamed).fix.summary if blamed and found.argues[blamed] > 0 else ""
