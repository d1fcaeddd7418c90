"""`diagnose review`: two configurations, and whether the change between them may be started."""

from __future__ import annotations

from pathlib import Path

from jindan_agent import output
from jindan_agent.change_content import compared
from jindan_agent.errors import UserError
from jindan_agent.report.render import Format, render
from jindan_tools.review.record import Decision

READY, NEEDS_WORK, BROKEN = 0, 1, 2


def review(old: str, new: str, *, run: str | None, card_gib: float | None, form: Format) -> int:
    """Print the review; return 0 when the change may be started, 1 when not yet, 2 when a side cannot be read."""
    output.prepare_streams()
    try:
        content = compared(Path(old), Path(new), None if run is None else Path(run), card_gib)
    except UserError as error:
        output.write_error(error.what, error.hint)
        return BROKEN
    output.write_report(render(content, form))
    return READY if content.review is not None and content.review.decision is Decision.RUN else NEEDS_WORK
