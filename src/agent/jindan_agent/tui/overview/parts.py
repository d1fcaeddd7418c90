"""Everything the overview shows of a diagnosis, made at once."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from jindan_agent.tui.foreign import joined
from jindan_agent.tui.lines.hanging import Hanging
from jindan_agent.tui.overview.cause_rows import cause_rows
from jindan_agent.tui.overview.review import review_text
from jindan_agent.tui.overview.setting_rows import setting_rows
from jindan_agent.tui.overview.timeline_rows import timeline_rows
from jindan_agent.tui.overview.verdict import joined_lines, verdict_text
from jindan_agent.tui.shown import Shown
from jindan_tools.model.diagnosis import Diagnosis

Row = tuple[str, Hanging]


def overview_rows(diagnosis: Diagnosis, judged: Mapping[str, str], *, folded: bool) -> Mapping[str, tuple[Row, ...]]:
    """Return the rows of the lists by their names."""
    return {
        "causes": tuple(cause_rows(diagnosis, judged, folded=folded)),
        "timeline": tuple(timeline_rows(diagnosis)),
        "settings": tuple(setting_rows(diagnosis)),
    }


def overview_verdict(shown: Shown) -> Content:
    """Return the answer of the report with the first thing to do, and where the report on all runs is."""
    checked, together = shown.checked, shown.together
    said = verdict_text(checked.diagnosis) if checked.review is None else review_text(checked.review)
    if together is None:
        return said
    return joined_lines(
        said, joined(("함께 본 보고서: ", "bold"), f"이 폴더의 실행을 함께 본 '{together.name}' (o 키)")
    )
