"""SES031: several changes between two attempts, so that none is proven."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_note
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.session import Session
from jindan_tools.session.steps import PROGRESS_KO, Step, steps
from jindan_tools.session.succession import succession
from jindan_tools.text.safe import safe_line

_MANY = 3
_MOST = 8


@check("SES031", "many-changes-at-once")
def many_changes(session: Session) -> Iterator[Lesson]:
    """Report a step between attempts that changed three things or more.

    ## What it does
    Counts the settings and the noted items that differ between two neighbouring attempts.
    ## Why it matters
    Whatever the outcome, it cannot be put down to one of them.
    ## Fires on
    Three or more differences.
    ## Stays silent on
    Steps with one or two, sweeps without an order.
    ## Source
    Comparison of configurations and of the columns of the notes.
    """
    found = [s for s in steps(session, succession(session.members)) if len(s.changes) >= _MANY]
    if found:
        yield _lesson(found)


def _lesson(found: list[Step]) -> Lesson:
    told = ", ".join(
        f"{s.before.label} → {s.after.label} {len(s.changes)}가지({PROGRESS_KO[s.progress]})" for s in found[:_MOST]
    )
    first = found[0]
    notes = dict.fromkeys(cite_note(c.note) for c in first.changes if c.note is not None)
    return lesson(
        f"한 번에 여러 가지를 바꾼 단계가 있어 무엇의 효과인지 나눌 수 없습니다: {told}.",
        *list(notes)[:3],
        Evidence(
            statement=f"{first.before.label}와 {first.after.label} 사이에 바뀐 것: {safe_line(', '.join(c.name for c in first.changes), 200)}.",
            value=float(len(first.changes)),
            formula=f"바뀐 항목 {len(first.changes)}개",
        ),
        severity=Severity.MEDIUM,
        advice="한 번에 하나씩 바꾸고, 되돌렸을 때 나빠지는지까지 확인한 것만 교훈으로 남기세요.",
        facts={"steps": float(len(found))},
    )
