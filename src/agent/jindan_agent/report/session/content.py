"""Everything a report says about several runs, before any format."""

from __future__ import annotations

from msgspec import Struct

from jindan_agent.report.citations import Citations
from jindan_agent.report.kind import Kind
from jindan_tools.model.diagnosis import Verdict
from jindan_tools.model.finding import SEVERITY_ORDER, Severity
from jindan_tools.session.learn import Lessons

_WORST_FIRST = (Verdict.FAILING, Verdict.CRASHED, Verdict.INSUFFICIENT_EVIDENCE)


class SessionContent(Struct, frozen=True, kw_only=True):
    """The one object all renderers of a session read."""

    kind: Kind
    found: Lessons

    @property
    def verdict(self) -> Verdict:
        """Return the worst verdict of the runs."""
        verdicts = {m.diagnosis.verdict for m in self.found.session.members}
        return next((v for v in _WORST_FIRST if v in verdicts), Verdict.HEALTHY)

    @property
    def is_clean(self) -> bool:
        """Say whether every run is healthy and no lesson is serious."""
        serious = SEVERITY_ORDER[Severity.HIGH]
        return self.verdict is Verdict.HEALTHY and all(
            SEVERITY_ORDER[e.finding.severity] < serious for e in self.found.lessons
        )


class SessionDraft(Struct, frozen=True, kw_only=True):
    """A report on a session being written."""

    content: SessionContent
    citations: Citations

    @property
    def found(self) -> Lessons:
        """Return what the deterministic steps concluded."""
        return self.content.found
