"""What every section of a change review writes from: the review and the citations of its numbered evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from jindan_agent.report.blocks import Text
from jindan_agent.report.citations import Citations
from jindan_agent.report.content import ReportContent
from jindan_tools.model.finding import Finding
from jindan_tools.review.as_diagnosis import finding_name
from jindan_tools.review.record import ChangeReview


class Told(Struct, frozen=True, kw_only=True):
    """A change review being written."""

    review: ChangeReview
    content: ReportContent
    citations: Citations
    findings: Mapping[str, Finding]

    def cite(self, kind: str, index: int) -> tuple[Text, ...]:
        """Return the evidence of one judgement, contradiction, correction or outcome."""
        found = self.findings.get(finding_name(kind, index))
        return () if found is None else self.citations.cite([e.id for e in found.evidence])


def evidence_ids(findings: Sequence[Finding], kind: str, index: int) -> list[str]:
    """Return the evidence numbers of one judgement, contradiction, correction or outcome."""
    name = finding_name(kind, index)
    return [e.id for f in findings if f.name == name for e in f.evidence]
