"""Load rules of the table: all of them, or those that a run can make fire."""

from __future__ import annotations

from functools import cache

from jindan_tools.model.run import Run
from jindan_tools.rules.glance import Glance
from jindan_tools.rules.registry import Rule
from jindan_tools.rules.table import RULES


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule in table order."""
    return tuple(entry.load() for entry in RULES)


def rules_for(run: Run) -> tuple[Rule, ...]:
    """Return the rules that the run can make fire, in table order; the others would stay silent."""
    glance = Glance(run=run)
    return tuple(entry.load() for entry in RULES if entry.may_fire(glance))
