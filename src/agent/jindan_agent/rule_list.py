"""`diagnose rules`: what is checked."""

from __future__ import annotations

from jindan_agent import output
from jindan_agent.report.json_report import to_json
from jindan_tools.rules.load import all_rules
from jindan_tools.rules.registry import Rule
from jindan_tools.session.checks.table import CHECKS
from jindan_tools.session.lesson import Check


def rule_list(*, as_json: bool) -> int:
    """Print all rules in the order in which they run."""
    output.prepare_streams()
    entries = [*(_entry(r) for r in all_rules()), *map(_check_entry, CHECKS)]
    output.write_report(to_json(entries) if as_json else _text())
    return 0


def _entry(rule: Rule) -> dict[str, object]:
    return {"code": rule.code, "name": rule.name, "summary": _first_line(rule), "argues": dict(rule.argues)}


def _check_entry(check: Check) -> dict[str, object]:
    """Return a check over several runs; it argues about no cause."""
    return {"code": check.code, "name": check.name, "summary": _first_line(check), "argues": {}}


def _text() -> str:
    rules: list[Rule | Check] = [*all_rules(), *CHECKS]
    widest = max(len(r.name) for r in rules)
    lines = [f"{r.code}  {r.name:<{widest}}  {_first_line(r)}" for r in rules]
    return "\n".join([*lines, "", f"규칙 {len(rules)}개. 자세히: diagnose explain {rules[0].code}"]) + "\n"


def _first_line(rule: Rule | Check) -> str:
    return rule.page.strip().partition("\n")[0]
