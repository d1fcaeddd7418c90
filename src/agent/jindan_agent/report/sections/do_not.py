"""하지 말 것: the moves that look right and make it worse."""

from __future__ import annotations

from jindan_agent.report.blocks import Section, bullets
from jindan_agent.report.draft import Draft


def do_not(draft: Draft) -> Section | None:
    """Return the warnings."""
    warnings = draft.diagnosis.do_not
    return Section(title="하지 말 것", blocks=(bullets(*((w,) for w in warnings)),)) if warnings else None
