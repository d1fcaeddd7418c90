"""Everything the overview shows of a diagnosis, made at once."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from jindan_agent.tui.overview.cause_rows import cause_rows
from jindan_agent.tui.overview.setting_rows import setting_rows
from jindan_agent.tui.overview.timeline_rows import timeline_rows
from jindan_agent.tui.overview.verdict import verdict_text
from jindan_tools.model.diagnosis import Diagnosis

Row = tuple[str, Content]


def overview_rows(diagnosis: Diagnosis, judged: Mapping[str, str], *, folded: bool) -> Mapping[str, tuple[Row, ...]]:
    """Return the rows of the lists by their names."""
    return {
        "causes": tuple(cause_rows(diagnosis, judged, folded=folded)),
        "timeline": tuple(timeline_rows(diagnosis)),
        "settings": tuple(setting_rows(diagnosis)),
    }


def overview_verdict(diagnosis: Diagnosis) -> Content:
    """Return the verdict with the first thing to do."""
    return verdict_text(diagnosis)
