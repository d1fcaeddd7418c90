"""Write a change of a parameter: its name, from what, to what, where."""

from __future__ import annotations

from jindan_agent.report.blocks import Code, Span, Text
from jindan_agent.report.hangul import has_hangul
from jindan_tools.model.fix import Fix
from jindan_tools.text.regex import regex

_FIELD = regex(r"\s*\[[^\]]*\]$")


def change(fix: Fix) -> Text:
    """Return `name` `before` → `after` (`place`)."""
    where: Text = (" (", typed(spot(fix)), ")") if fix.where else ()
    name = typed(fix.parameter)
    return (name, ": " if isinstance(name, str) else " ", *values(fix), *where)


def goal(fix: Fix) -> Text:
    """Return the change as a thing to tick off: `name` → `after` 적용 (`place`); words stand as they are."""
    where: Text = (" (", typed(spot(fix)), ")") if fix.where else ()
    if has_hangul(fix.after):
        return (typed(fix.parameter), ": ", fix.after, *where)
    return (typed(fix.parameter), " → ", typed(fix.after), " 적용", *where)


def values(fix: Fix) -> Text:
    """Return `before` → `after`, or the one value there is."""
    if not fix.before or fix.before == fix.after:
        return (typed(fix.after),) if fix.after else ()
    return (typed(fix.before), " → ", typed(fix.after)) if fix.after else (typed(fix.before),)


def typed(words: str) -> Span:
    """Return what one types as code, and Korean words about it as words."""
    return words if has_hangul(words) else Code(words)


def spot(fix: Fix) -> str:
    """Return where to change it, without the name of the column that the parameter says already."""
    return _FIELD.sub("", fix.where)
