"""Add up what the findings say about each cause and give it a status."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from jindan_tools.model.cause import Argument, Status
from jindan_tools.model.finding import SEVERITY_ORDER, Finding, Severity

PROOF = 4.0
SUPPORTED = 2.0
RULED_OUT = -2.0


class Weighed(Struct, frozen=True, kw_only=True):
    """The case for and against one cause. `severity` is that of the worst finding for it."""

    id: str
    score: float
    status: Status
    severity: Severity
    arguments_for: tuple[Argument, ...]
    arguments_against: tuple[Argument, ...]


def weigh(findings: Sequence[Finding]) -> tuple[Weighed, ...]:
    """Return every cause that some finding argues about and that is not left at nothing, in no particular order.

    A rule that fired several times counts once, with its strongest word, so repetition is no proof.
    """
    table: dict[str, dict[str, tuple[float, Finding]]] = {}
    for finding in findings:
        for cause, weight in finding.argues.items():
            held = table.setdefault(cause, {}).get(finding.code)
            if held is None or abs(weight) > abs(held[0]):
                table[cause][finding.code] = (weight, finding)
    weighed = (_weigh(cause, list(by_code.values())) for cause, by_code in table.items())
    return tuple(w for w in weighed if w is not None)


def _weigh(cause: str, said: list[tuple[float, Finding]]) -> Weighed | None:
    score = sum(weight for weight, _ in said)
    status = _status(score, [weight for weight, _ in said])
    if status is None:
        return None
    speaking = [f for weight, f in said if weight > 0] or [f for _, f in said]
    return Weighed(
        id=cause,
        score=round(score, 3),
        status=status,
        severity=max((f.severity for f in speaking), key=SEVERITY_ORDER.__getitem__),
        arguments_for=_arguments(said, positive=True),
        arguments_against=_arguments(said, positive=False),
    )


def _status(score: float, weights: list[float]) -> Status | None:
    if score >= PROOF and max(weights) >= PROOF and min(weights) > -3:
        return Status.ESTABLISHED
    if score >= SUPPORTED:
        return Status.SUPPORTED
    if score > 0:
        return Status.HYPOTHESIS
    return Status.RULED_OUT if score <= RULED_OUT or (score < 0 and max(weights) > 0) else None


def _arguments(said: list[tuple[float, Finding]], *, positive: bool) -> tuple[Argument, ...]:
    chosen = sorted((s for s in said if (s[0] > 0) is positive and s[0]), key=lambda s: -abs(s[0]))
    return tuple(
        Argument(code=f.code, weight=weight, title=f.title, evidence_ids=tuple(e.id for e in f.evidence))
        for weight, f in chosen
    )
