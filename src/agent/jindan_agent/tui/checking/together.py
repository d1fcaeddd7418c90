"""What several runs teach together, as the report that `--auto` writes behind those of the runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jindan_agent.report.kind import KIND_KO
from jindan_agent.report.render import Format
from jindan_agent.report.session.render import render_session
from jindan_agent.sessions import session_content, worth_a_report
from jindan_agent.tui.checking.snapshot import Together
from jindan_tools.model.diagnosis import Diagnosis


def together(path: Path, diagnoses: Sequence[Diagnosis]) -> Together | None:
    """Return the report on the runs at a path, None when they have nothing in common to report on."""
    content = session_content([path], diagnoses)
    if not worth_a_report(content.found):
        return None
    return Together(name=KIND_KO[content.kind], markdown=render_session(content, Format.MARKDOWN))
