"""Write a change of a parameter: its name, from what, to what, where."""

from __future__ import annotations

from jindan_agent.report.blocks import Code, Text
from jindan_tools.model.fix import Fix


def change(fix: Fix) -> Text:
    """Return `name` `before` → `after` (`place`)."""
    where: Text = (" (", Code(fix.where), ")") if fix.where else ()
    return (Code(fix.parameter), " ", *values(fix), *where)


def values(fix: Fix) -> Text:
    """Return `before` → `after`, or the one value that is known."""
    if not fix.before:
        return (Code(fix.after),) if fix.after else ()
    return (Code(fix.before), " → ", Code(fix.after)) if fix.after else (Code(fix.before),)
