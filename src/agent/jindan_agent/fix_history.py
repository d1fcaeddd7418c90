"""Let measures that people tried before speak: a confirmed failure goes to the end of the plan, a success is told."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from jindan_knowledge.history import Tried
from jindan_tools.model.fix import Fix


def with_history(fixes: Sequence[Fix], tried: Sequence[Tried]) -> tuple[Fix, ...]:
    """Return the fixes with what earlier reports say of them, those that failed before behind all others.

    No fix is dropped and no value changed: an earlier report is a lead. Priorities are counted anew when one moves.
    """
    found = [(fix, _of(fix, tried)) for fix in fixes]
    told = [replace(fix, tried=_said(known)) if known else fix for fix, known in found]
    failed = [fix for fix, (_, known) in zip(told, found, strict=True) if _failed(known)]
    if not failed:
        return tuple(told)
    ranked = [fix for fix, (_, known) in zip(told, found, strict=True) if not _failed(known)] + failed
    return tuple(replace(fix, priority=place) for place, fix in enumerate(ranked, start=1))


def _of(fix: Fix, tried: Sequence[Tried]) -> list[Tried]:
    return [t for t in tried if (t.cause_id, t.parameter) == (fix.cause_id, fix.parameter)]


def _failed(found: Sequence[Tried]) -> bool:
    """Say whether a measure failed more often than it worked."""
    outcomes = [t.outcome for t in found]
    return outcomes.count("failed") > outcomes.count("worked")


def _said(found: Sequence[Tried]) -> str:
    last = found[-1]
    worked, failed = (sum(t.outcome == outcome for t in found) for outcome in ("worked", "failed"))
    return (
        f"같은 원인으로 확인된 이전 보고서에서 이 조치는 {worked}번 통했고 {failed}번 통하지 않았습니다"
        f"(예: '{last.title}', {last.report_id})."
    )
