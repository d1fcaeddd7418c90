"""The causes of a report as plain data."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.causes.catalogue import told_page
from jindan_tools.causes.deciding_check import deciding_check
from jindan_tools.causes.excluding import excluding
from jindan_tools.model.cause import Argument, Cause
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.run import Run


def cause_json(run: Run, cause: Cause, told: str) -> dict[str, object]:
    """Return a cause; `told` is a model's verified sentence that follows the mechanism of the catalogue."""
    text, check = told_page(cause.id, cause.arguments_for), deciding_check(run, cause)
    mechanism = f"{text.what} {text.why_it_hurts}".strip()
    return {
        "id": cause.id,
        "name_ko": cause.name_ko,
        "status": cause.status.value,
        "role": cause.role.value,
        "kind": cause.kind,
        "confidence": cause.confidence,
        "score": cause.score,
        "severity": str(cause.severity),
        "evidence_for": _ids(cause.arguments_for),
        "evidence_against": _ids(cause.arguments_against),
        "explained_by": cause.explained_by or None,
        "explanation": f"{mechanism} {told}".strip(),
        "check": {
            "language": check.language,
            "command": check.command,
            "if_true": check.if_true,
            "if_false": check.if_false,
            "minutes": check.minutes,
        },
        "rivals": list(cause.rivals),
    }


def ruled_out_json(found: Diagnosis, cause: Cause) -> dict[str, object]:
    """Return an excluded cause with the sentence that excludes it."""
    reason = excluding(found, cause).text if cause.arguments_against else ""
    return {
        "id": cause.id,
        "name_ko": cause.name_ko,
        "status": cause.status.value,
        "reason": reason,
        "evidence_against": _ids(cause.arguments_against),
    }


def _ids(arguments: Sequence[Argument]) -> list[str]:
    return list(dict.fromkeys(i for a in arguments for i in a.evidence_ids))
