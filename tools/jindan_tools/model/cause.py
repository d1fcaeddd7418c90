"""A cause as the differential judges it: status, role, evidence on both sides and the check that would decide."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from jindan_tools.model.finding import SEVERITY_ORDER, Severity


class Status(StrEnum):
    """How far the evidence carries a cause."""

    ESTABLISHED = "established"
    SUPPORTED = "supported"
    HYPOTHESIS = "hypothesis"
    RULED_OUT = "ruled_out"


STATUS_KO = {
    Status.ESTABLISHED: "확정",
    Status.SUPPORTED: "유력",
    Status.HYPOTHESIS: "가설",
    Status.RULED_OUT: "배제",
}


class CauseRole(StrEnum):
    """The place of a cause in the chain of events."""

    ROOT = "root"
    CONTRIBUTING = "contributing"
    SYMPTOM = "symptom"
    CASCADE = "cascade"


ROLE_KO = {
    CauseRole.ROOT: "근본 원인",
    CauseRole.CONTRIBUTING: "기여 요인",
    CauseRole.SYMPTOM: "증상",
    CauseRole.CASCADE: "연쇄 결과",
}


class Argument(Struct, frozen=True, kw_only=True):
    """One finding's weight for (positive) or against (negative) a cause."""

    code: str
    weight: float
    title: str
    evidence_ids: tuple[str, ...]


class Cause(Struct, frozen=True, kw_only=True):
    """A ranked cause. `score` is the sum of its arguments' weights; `severity` that of the worst finding for it."""

    id: str
    name_ko: str
    status: Status
    role: CauseRole
    score: float
    severity: str
    confidence: float
    arguments_for: tuple[Argument, ...]
    arguments_against: tuple[Argument, ...]
    kind: str
    explained_by: str = ""
    rivals: tuple[str, ...] = ()

    @property
    def is_remark(self) -> bool:
        """Whether the cause is only a remark: by its kind, or because nothing worse than LOW speaks for it."""
        return self.kind == "remark" or SEVERITY_ORDER[Severity(self.severity)] <= SEVERITY_ORDER[Severity.LOW]
