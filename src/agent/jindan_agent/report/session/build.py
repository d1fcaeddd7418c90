"""Put the sections of a session report in the order in which the next session needs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jindan_agent.report.blocks import ReportDoc, Section
from jindan_agent.report.citations import Citations
from jindan_agent.report.kind import KIND_KO, Kind
from jindan_agent.report.session.checklist import checklist
from jindan_agent.report.session.comparison import comparison
from jindan_agent.report.session.content import SessionContent, SessionDraft
from jindan_agent.report.session.gates_table import gates_table
from jindan_agent.report.session.lesson_list import lesson_list
from jindan_agent.report.session.log_overview import log_overview
from jindan_agent.report.session.notes_table import notes_table
from jindan_agent.report.session.overview import overview
from jindan_agent.report.session.runs_table import runs_table
from jindan_agent.report.session.steps_table import steps_table

SectionWriter = Callable[[SessionDraft], Section | None]

_ORDER: Mapping[Kind, tuple[SectionWriter, ...]] = {
    Kind.IMPROVEMENT_LOG: (log_overview, steps_table, runs_table, notes_table, lesson_list, gates_table, checklist),
    Kind.SESSION_LESSONS: (overview, runs_table, comparison, notes_table, lesson_list, gates_table, checklist),
}


def build_session(content: SessionContent) -> ReportDoc:
    """Return the report as titled blocks; sections with nothing to say are left out."""
    draft = SessionDraft(content=content, citations=Citations(content.found.evidence))
    sections = tuple(s for writer in _ORDER[content.kind] if (s := writer(draft)) is not None)
    return ReportDoc(title=f"{KIND_KO[content.kind]}: {content.found.session.name}", sections=sections)
