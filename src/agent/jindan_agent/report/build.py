"""Put the sections of a report in the order in which a tired reader needs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from jindan_agent.report.blocks import ReportDoc, Section
from jindan_agent.report.citations import Citations
from jindan_agent.report.content import ReportContent
from jindan_agent.report.draft import Draft
from jindan_tools.model.diagnosis import Verdict

SectionWriter = Callable[[Draft], Section | None]

_FAILURE: tuple[str, ...] = (
    "summary",
    "observation",
    "timeline",
    "configuration",
    "root_causes",
    "ruled_out",
    "disputed_notes",
    "fix_plan",
    "diff",
    "checklist",
    "do_not",
    "remarks",
    "facts",
    "missing",
    "prior",
    "appendix",
)
_ORDER: Mapping[Verdict, tuple[str, ...]] = {
    Verdict.FAILING: _FAILURE,
    Verdict.CRASHED: _FAILURE,
    Verdict.HEALTHY: (
        "summary",
        "checked",
        "disputed_notes",
        "remarks",
        "fix_plan",
        "facts",
        "configuration",
        "ruled_out",
        "missing",
        "prior",
        "appendix",
    ),
    Verdict.INSUFFICIENT_EVIDENCE: (
        "summary",
        "missing",
        "checked",
        "root_causes",
        "ruled_out",
        "disputed_notes",
        "do_not",
        "remarks",
        "facts",
        "configuration",
        "prior",
        "appendix",
    ),
}
# What a section has nothing to say without; it is loaded only where there is some.
_SAYS: Mapping[str, Callable[[Draft], object]] = {
    "timeline": lambda draft: draft.diagnosis.timeline,
    "configuration": lambda draft: draft.diagnosis.run.config,
    "disputed_notes": lambda draft: draft.diagnosis.disputes,
    "fix_plan": lambda draft: (
        draft.diagnosis.fixes and (draft.to_mend() or draft.diagnosis.verdict is not Verdict.HEALTHY)
    ),
    "diff": lambda draft: draft.diagnosis.fixes,
    "do_not": lambda draft: draft.diagnosis.do_not,
    "remarks": lambda draft: draft.diagnosis.causes,
    "facts": lambda draft: draft.diagnosis.findings,
    "prior": lambda draft: draft.content.prior,
}


def build(content: ReportContent) -> ReportDoc:
    """Return the report as titled blocks; sections with nothing to say are left out."""
    draft = Draft(content=content, citations=Citations(content.diagnosis.evidence))
    names = _ORDER[content.diagnosis.verdict]
    sections = tuple(s for name in names if (s := _section(name, draft)) is not None)
    return ReportDoc(title=f"학습 실행 진단 보고서: {content.diagnosis.run.name}", sections=sections)


def _section(name: str, draft: Draft) -> Section | None:
    """Return a section by its module, whose function of the same name writes it."""
    if name in _SAYS and not _SAYS[name](draft):
        return None
    module = import_module(f"jindan_agent.report.sections.{name}")
    return cast("SectionWriter", getattr(module, name))(draft)
