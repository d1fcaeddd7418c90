"""`diagnose rules`: what is checked."""

from __future__ import annotations

from jindan_agent import output
from jindan_agent.report.json_report import to_json
from jindan_tools.rules.load import all_rules
from jindan_tools.rules.registry import Rule


def rule_list(*, as_json: bool) -> int:
    """Print all rules in the order in which they run."""
    output.prepare_streams()
    output.write_report(to_json([_entry(r) for r in all_rules()]) if as_json else _text())
    return 0


def _entry(rule: Rule) -> dict[str, object]:
    return {"code": rule.code, "name": rule.name, "summary": _first_line(rule), "argues": dict(rule.argues)}


def _text() -> str:
    rules = all_rules()
    widest = max(len(r.name) for r in rules)
    lines = [f"{r.code}  {r.name:<{widest}}  {_first_line(r)}" for r in rules]
    return "\n".join([*lines, "", f"규칙 {len(rules)}개. 자세히: diagnose explain {rules[0].code}"]) + "\n"


def _first_line(rule: Rule) -> str:
    return rule.page.strip().partition("\n")[0]
