"""What every section writes from: the content of the report and its citations so far."""

from __future__ import annotations

from dataclasses import dataclass

from jindan_agent.report.citations import Citations
from jindan_agent.report.content import ReportContent
from jindan_tools.model.cause import Cause
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.finding import SEVERITY_ORDER, Severity


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A report being written."""

    content: ReportContent
    citations: Citations

    @property
    def diagnosis(self) -> Diagnosis:
        """Return what the deterministic steps concluded."""
        return self.content.diagnosis

    def causes(self) -> tuple[Cause, ...]:
        """Return the causes that may explain the failure, best first."""
        return tuple(c for c in self.diagnosis.causes if not is_remark(c))

    def remarks(self) -> tuple[Cause, ...]:
        """Return what is worth saying but explains no failure."""
        return tuple(c for c in self.diagnosis.causes if is_remark(c))


def is_remark(cause: Cause) -> bool:
    """Say whether a cause is a remark: by its kind, or because nothing worse than LOW speaks for it."""
    return cause.kind == "remark" or SEVERITY_ORDER[Severity(cause.severity)] <= SEVERITY_ORDER[Severity.LOW]
