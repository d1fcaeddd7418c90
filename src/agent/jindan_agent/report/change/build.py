"""Put the sections of a change review in the order in which someone about to start a training needs them."""

from __future__ import annotations

from collections.abc import Callable

from jindan_agent.report.blocks import ReportDoc, Section
from jindan_agent.report.change.afterwards import fallbacks, missing, outcome, unchanged, watch
from jindan_agent.report.change.choices import choices
from jindan_agent.report.change.conclusion import conclusion
from jindan_agent.report.change.conflicts import conflicts
from jindan_agent.report.change.corrections import corrections
from jindan_agent.report.change.judgements import reasons, table
from jindan_agent.report.change.told import Told
from jindan_agent.report.citations import Citations
from jindan_agent.report.content import ReportContent
from jindan_agent.report.kind import KIND_KO, Kind
from jindan_tools.review.record import ChangeReview

_ORDER: tuple[Callable[[Told], Section | None], ...] = (
    conclusion,
    table,
    conflicts,
    choices,
    corrections,
    reasons,
    watch,
    fallbacks,
    outcome,
    unchanged,
    missing,
)


def build_change(content: ReportContent, review: ChangeReview) -> ReportDoc:
    """Return the review as titled blocks; sections with nothing to say are left out."""
    found = content.diagnosis
    told = Told(
        review=review,
        content=content,
        citations=Citations(found.evidence),
        findings={f.name: f for f in found.findings},
    )
    sections = tuple(s for write in _ORDER if (s := write(told)) is not None)
    return ReportDoc(title=f"{KIND_KO[Kind.CHANGE_REVIEW]}: {found.run.name}", sections=sections)
