"""Everything the deterministic steps concluded about one run."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from jindan_tools.model.cause import Cause
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding
from jindan_tools.model.fix import Fix
from jindan_tools.model.run import Run


class Verdict(StrEnum):
    """The answer in one word."""

    HEALTHY = "healthy"
    FAILING = "failing"
    CRASHED = "crashed"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"


VERDICT_KO = {
    Verdict.HEALTHY: "정상",
    Verdict.FAILING: "학습 실패",
    Verdict.CRASHED: "비정상 종료",
    Verdict.INSUFFICIENT_EVIDENCE: "판단 근거 부족",
}


class TimelineEntry(Struct, frozen=True, kw_only=True):
    """A moment of the run: where on its axis, what happened, and the evidence that shows it."""

    when: str
    what: str
    evidence_id: str
    decisive: bool = False


class Missing(Struct, frozen=True, kw_only=True):
    """A file or command that would decide what the evidence leaves open."""

    what: str
    why: str
    how: str


class Diagnosis(Struct, frozen=True, kw_only=True):
    """The deterministic verdict with everything that proves it.

    `causes` are ranked best first and hold no ruled-out ones; those are in `ruled_out`.
    """

    run: Run
    verdict: Verdict
    verdict_reason: str
    findings: tuple[Finding, ...]
    evidence: tuple[Evidence, ...]
    causes: tuple[Cause, ...]
    ruled_out: tuple[Cause, ...]
    fixes: tuple[Fix, ...]
    timeline: tuple[TimelineEntry, ...]
    missing: tuple[Missing, ...]
    do_not: tuple[str, ...]
