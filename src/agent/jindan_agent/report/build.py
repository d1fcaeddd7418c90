"""Put the sections of a report in the order in which a tired reader needs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jindan_agent.report.blocks import ReportDoc, Section
from jindan_agent.report.citations import Citations
from jindan_agent.report.content import ReportContent
from jindan_agent.report.draft import Draft
from jindan_agent.report.sections.appendix import appendix
from jindan_agent.report.sections.checked import checked
from jindan_agent.report.sections.checklist import checklist
from jindan_agent.report.sections.configuration import configuration
from jindan_agent.report.sections.diff import diff
from jindan_agent.report.sections.disputed_notes import disputed_notes
from jindan_agent.report.sections.do_not import do_not
from jindan_agent.report.sections.facts import facts
from jindan_agent.report.sections.fix_plan import fix_plan
from jindan_agent.report.sections.missing import missing
from jindan_agent.report.sections.observation import observation
from jindan_agent.report.sections.prior import prior
from jindan_agent.report.sections.remarks import remarks
from jindan_agent.report.sections.root_causes import root_causes
from jindan_agent.report.sections.ruled_out import ruled_out
from jindan_agent.report.sections.summary import summary
from jindan_agent.report.sections.timeline import timeline
from jindan_tools.model.diagnosis import Verdict

SectionWriter = Callable[[Draft], Section | None]

_FAILURE: tuple[SectionWriter, ...] = (
    summary,
    observation,
    timeline,
    configuration,
    root_causes,
    ruled_out,
    disputed_notes,
    fix_plan,
    diff,
    checklist,
    do_not,
    remarks,
    facts,
    missing,
    prior,
    appendix,
)
_ORDER: Mapping[Verdict, tuple[SectionWriter, ...]] = {
    Verdict.FAILING: _FAILURE,
    Verdict.CRASHED: _FAILURE,
    Verdict.HEALTHY: (
        summary,
        checked,
        disputed_notes,
        remarks,
        facts,
        configuration,
        ruled_out,
        missing,
        prior,
        appendix,
    ),
    Verdict.INSUFFICIENT_EVIDENCE: (
        summary,
        missing,
        checked,
        root_causes,
        ruled_out,
        disputed_notes,
        do_not,
        remarks,
        facts,
        configuration,
        prior,
        appendix,
    ),
}


def build(content: ReportContent) -> ReportDoc:
    """Return the report as titled blocks; sections with nothing to say are left out."""
    draft = Draft(content=content, citations=Citations(content.diagnosis.evidence))
    writers = _ORDER[content.diagnosis.verdict]
    sections = tuple(s for writer in writers if (s := writer(draft)) is not None)
    return ReportDoc(title=f"학습 실행 진단 보고서: {content.diagnosis.run.name}", sections=sections)
