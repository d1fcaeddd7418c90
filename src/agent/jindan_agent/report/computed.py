"""Computed facts as the commands that only calculate show them: `plan` and `preflight`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from jindan_agent.report.blocks import Code, ReportDoc, Text
from jindan_agent.report.citations import place
from jindan_agent.report.json_report import to_json
from jindan_agent.report.markdown import to_markdown
from jindan_agent.report.plain_text import to_text
from jindan_tools.model.evidence import Evidence
from jindan_tools.text.safe import safe_line

T = TypeVar("T")


def written(found: Sequence[T], form: str, page: Callable[[T], ReportDoc], plain: Callable[[T], object]) -> str:
    """Return what was found in one of the forms json, md and text; several runs stand below one another."""
    if form == "json":
        return to_json(plain(found[0]) if len(found) == 1 else {"runs": [plain(one) for one in found]})
    write = to_markdown if form == "md" else to_text
    return "\n".join(write(page(one)) for one in found)


def proof(fact: Evidence) -> Text:
    """Return the place and the formula of a fact in brackets, nothing without either."""
    where: Text = (Code(place(fact.source)),) if fact.source is not None else ()
    formula: Text = (Code(safe_line(fact.formula)),) if fact.formula else ()
    both: Text = (*where, *((", ",) if where and formula else ()), *formula)
    return (" (", *both, ")") if both else ()


def fact_json(fact: Evidence) -> dict[str, object]:
    """Return a fact as the JSON of these commands holds it."""
    return {
        "statement": fact.statement,
        "value": fact.value,
        "formula": fact.formula,
        "path": None if fact.source is None else fact.source.path,
        "line": None if fact.source is None else fact.source.line,
    }
