"""SES019: a success rate in the notes that the runs do not carry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.model.diagnosis import Verdict
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_note
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.session import Session
from jindan_tools.session.twins import distinct
from jindan_tools.text.regex import regex

_RATE = regex(r"성공률|\d+\s*/\s*\d+|\d+\s*(?:개|회|번)\s*(?:가운데|중)\s*\d+\s*(?:개|회|번)", re.IGNORECASE)
_SUCCESS = regex(r"성공|완료|success|completed", re.IGNORECASE)


@check("SES019", "success-rate-not-carried")
def claimed_successes(session: Session) -> Iterator[Lesson]:
    """Recount the successes that the notes claim.

    ## What it does
    Counts the distinct runs of the session and those that are healthy, and puts them beside a noted success rate.
    ## Why it matters
    Copies and aborted starts do not belong into such a rate, and a rate without its denominator says nothing.
    ## Fires on
    A noted rate or count of successes that differs from the count of distinct healthy runs.
    ## Stays silent on
    Notes without a rate, counts that agree.
    ## Source
    Verdicts of the diagnoses and equality of the curves.
    """
    note = next((n for n in session.notes if _RATE.search(n.text) and _SUCCESS.search(n.text)), None)
    if note is None:
        return
    alone = distinct(session.members)
    good = [m for m in alone if m.diagnosis.verdict is Verdict.HEALTHY]
    total = len(session.members)
    if len(good) == total:
        return
    yield lesson(
        f"메모의 성공률은 그대로 믿을 수 없습니다. 이름은 {total}개지만 서로 다른 실행은 {len(alone)}개이고 그 가운데 정상은 {len(good)}개입니다.",
        cite_note(note),
        Evidence(
            statement=f"서로 다른 실행 {len(alone)}개 가운데 {len(good)}개가 정상입니다.",
            value=float(len(good)),
            formula=f"이름 {total}개 - 중복 {total - len(alone)}개 = {len(alone)}개, 정상 {len(good)}개",
        ),
        severity=Severity.MEDIUM,
        advice="중단하거나 다시 시작한 시도까지 분모에 넣어 다시 세세요. 이 폴더에는 남은 실행만 있습니다.",
        facts={"distinct": float(len(alone)), "healthy": float(len(good))},
    )
