"""SES018: which runs of the session did not come out well, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_tools.model.cause import Cause
from jindan_tools.model.diagnosis import VERDICT_KO, Verdict
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.member import Member
from jindan_tools.session.session import Session

_BAD = (Verdict.FAILING, Verdict.CRASHED)
_MOST_NAMED, _MOST_LISTED = 6, 12


@check("SES018", "runs-that-failed")
def failed_runs(session: Session) -> Iterator[Lesson]:
    """Gather the runs that failed or crashed by their first cause.

    ## What it does
    Takes verdict and first cause of the diagnosis of every run.
    ## Why it matters
    The same cause in several runs is one repair; a success rate must count them.
    ## Fires on
    Every first cause that several runs share, and once for all runs that failed alone.
    ## Stays silent on
    Sessions in which every run is healthy or lacks evidence.
    ## Source
    The failure analysis of each run.
    """
    by_cause: dict[str, list[tuple[Member, Cause | None]]] = {}
    for member in session.members:
        if member.diagnosis.verdict in _BAD:
            causes = member.diagnosis.causes
            first = next((c for c in causes if not c.is_remark), next(iter(causes), None))
            by_cause.setdefault("" if first is None else first.id, []).append((member, first))
    for held in sorted(by_cause.values(), key=len, reverse=True):
        if len(held) > 1:
            yield _lesson(held, len(session.members))
    alone = [held[0] for held in by_cause.values() if len(held) == 1]
    if alone:
        yield _alone(alone, len(session.members), others=len(alone) < sum(map(len, by_cause.values())))


def _alone(held: Sequence[tuple[Member, Cause | None]], total: int, *, others: bool) -> Lesson:
    named = [f"{m.label}({_cause(m, c)})" for m, c in held[:_MOST_LISTED]]
    rest = f" 외 {len(held) - _MOST_LISTED}개" if len(held) > _MOST_LISTED else ""
    which = "각각 다른 원인으로 " if len(held) > 1 else "또 다른 원인으로 " if others else ""
    return lesson(
        f"실행 {total}개 가운데 {len(held)}개가 {which}실패했습니다: {', '.join(named)}{rest}.",
        *(fact for m, c in held[:3] for fact in _proof(m, c)),
        severity=Severity.HIGH,
        advice="성공률의 분모에 이 실행들을 넣으세요. 고칠 값은 실행마다의 원인 분석 보고서에 있습니다.",
        facts={"runs": float(len(held))},
    )


def _cause(member: Member, cause: Cause | None) -> str:
    return VERDICT_KO[member.diagnosis.verdict] if cause is None else cause.name_ko


def _lesson(held: Sequence[tuple[Member, Cause | None]], total: int) -> Lesson:
    member, cause = held[0]
    names = ", ".join(m.label for m, _ in held[:_MOST_NAMED]) + (
        f" 외 {len(held) - _MOST_NAMED}개" if len(held) > _MOST_NAMED else ""
    )
    name = _cause(member, cause)
    fix = next((f for f in member.diagnosis.fixes if not f.already), None)
    change = "" if fix is None else f"{fix.before} → {fix.after}".strip(" →")
    todo = "" if fix is None else f"{name}에는 '{fix.parameter}' 조치부터 하세요({change or fix.why}). "
    return lesson(
        f"실행 {total}개 가운데 {len(held)}개가 같은 원인으로 실패했습니다: {name} ({names}).",
        *(fact for m, c in held[:3] for fact in _proof(m, c)),
        severity=Severity.HIGH,
        advice=f"{todo}자세한 원인과 고칠 값은 실행마다의 원인 분석 보고서에 있습니다.",
        facts={"cause": "" if cause is None else cause.id, "runs": float(len(held))},
    )


def _proof(member: Member, cause: Cause | None) -> Iterator[Evidence]:
    held = {e.id: e for e in member.diagnosis.evidence}
    ids = [i for a in (() if cause is None else cause.arguments_for) for i in a.evidence_ids]
    found = next((held[i] for i in ids if i in held and held[i].source is not None), None)
    if found is not None:
        yield member.place(found)
