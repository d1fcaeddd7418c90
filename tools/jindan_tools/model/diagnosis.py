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


class Dispute(Struct, frozen=True, kw_only=True):
    """A note of the directory that the records contradict.

    `claim` reports in Korean what the note says ("'X' 탓이라고"), `note` is where it stands, `fact` the sentence that decides and
    `excluding` another that excludes the blame ('' when none says more), with their `evidence_ids`, `actual` and `actual_id` the cause that the evidence carries ('' for a healthy run).
    """

    claim: str
    note: Evidence
    fact: str
    excluding: str
    evidence_ids: tuple[str, ...]
    actual: str
    actual_id: str


class Diagnosis(Struct, frozen=True, kw_only=True):
    """The deterministic verdict with everything that proves it.

    `causes` are ranked best first and hold no ruled-out ones; those are in `ruled_out`. `disputes` are claims of notes
    that the records contradict; no note is evidence.
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
    disputes: tuple[Dispute, ...] = ()
