"""Write a change of a parameter: its name, from what, to what, where."""

from __future__ import annotations

import re

from jindan_agent.report.blocks import Code, Text
from jindan_tools.model.fix import Fix

_FIELD = re.compile(r"\s*\[[^\]]*\]$")


def change(fix: Fix) -> Text:
    """Return `name` `before` → `after` (`place`)."""
    where: Text = (" (", Code(spot(fix)), ")") if fix.where else ()
    return (Code(fix.parameter), " ", *values(fix), *where)


def values(fix: Fix) -> Text:
    """Return `before` → `after`, or the one value there is."""
    if not fix.before or fix.before == fix.after:
        return (Code(fix.after),) if fix.after else ()
    return (Code(fix.before), " → ", Code(fix.after)) if fix.after else (Code(fix.before),)


def spot(fix: Fix) -> str:
    """Return where to change it, without the name of the column that the parameter says already."""
    return _FIELD.sub("", fix.where)
