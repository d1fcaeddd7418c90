"""What every section writes from: the content of the report and its citations so far."""

from __future__ import annotations

from msgspec import Struct

from jindan_agent.report.citations import Citations
from jindan_agent.report.content import ReportContent
from jindan_tools.causes.deciding_check import deciding_check
from jindan_tools.model.cause import Cause, Status
from jindan_tools.model.diagnosis import Diagnosis, Verdict

_CARRIED, _HYPOTHESES = 4, 3


class Draft(Struct, frozen=True, kw_only=True):
    """A report being written."""

    content: ReportContent
    citations: Citations

    @property
    def diagnosis(self) -> Diagnosis:
        """Return what the deterministic steps concluded."""
        return self.content.diagnosis

    def causes(self) -> tuple[Cause, ...]:
        """Return the causes that may explain the failure, best first."""
        return tuple(c for c in self.diagnosis.causes if not c.is_remark)

    def remarks(self) -> tuple[Cause, ...]:
        """Return what is worth saying but explains no failure."""
        return tuple(c for c in self.diagnosis.causes if c.is_remark)

    def to_mend(self) -> tuple[Cause, ...]:
        """Return the faults of a healthy run that the evidence carries: it learnt, and something is to be put right."""
        firm = [c for c in self.causes() if c.status is not Status.HYPOTHESIS and not c.explained_by]
        return tuple(firm) if self.diagnosis.verdict is Verdict.HEALTHY else ()

    def told_in_full(self) -> tuple[Cause, ...]:
        """Return the causes that get a part of their own: those the evidence carries, or the best hypotheses."""
        causes = self.causes()
        carried = [c for c in causes if c.status is not Status.HYPOTHESIS]
        return tuple(carried[:_CARRIED]) or causes[:_HYPOTHESES]

    def worth_checking(self, cause: Cause) -> bool:
        """Say whether a check of its own would settle something: neither proven nor following from another."""
        check = deciding_check(self.diagnosis.run, cause)
        is_open = cause.status is not Status.ESTABLISHED and not cause.explained_by
        return is_open and bool(check.command) and not check.rereads_records

    def says_nothing_new(self, cause: Cause) -> bool:
        """Say whether a hypothesis rests only on facts that already carry a better cause."""
        firm = [c for c in self.diagnosis.causes if c.status is not Status.HYPOTHESIS and c.id != cause.id]
        if cause.status is not Status.HYPOTHESIS or not self._settled(cause, firm):
            return False
        told = {i for c in firm for a in c.arguments_for for i in a.evidence_ids}
        return all(i in told for a in cause.arguments_for for i in a.evidence_ids)

    def _settled(self, cause: Cause, firm: list[Cause]) -> bool:
        """Say whether nobody needs to choose between the cause and those that stand firm."""
        healthy = self.diagnosis.verdict is Verdict.HEALTHY
        return healthy or cause.is_remark or any(c.status is Status.ESTABLISHED for c in firm)
