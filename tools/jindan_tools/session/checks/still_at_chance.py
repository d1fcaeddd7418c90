"""SES030: successive attempts, and the last one still guesses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_note
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.session import Session
from jindan_tools.session.steps import at_chance
from jindan_tools.session.succession import succession
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_SUCCESS = regex(r"성공|해결|안정|완료|→ *0 *%|success|solved|fixed|stable", re.IGNORECASE)


@check("SES030", "still-at-chance")
def still_at_chance(session: Session) -> Iterator[Lesson]:
    """Report that the last of successive attempts has a loss at the level of guessing.

    ## What it does
    Takes the finding of the last attempt that its loss equals ln N, ln C, ln V or ln 2, counts the attempts before it that
    stood there too, and puts the notes' word of success beside it.
    ## Why it matters
    A loss without NaN that never leaves chance is stable because nothing is learnt; the changes between the attempts are
    then neither proven nor refuted.
    ## Fires on
    Numbered attempts whose last one is at chance.
    ## Stays silent on
    Attempts that learn, sweeps without an order.
    ## Source
    Cross entropy of a uniform guess among N is ln N.
    """
    order = succession(session.members)
    shown = at_chance(order[-1]) if order else None
    if shown is None:
        return
    stuck = [m.label for m in order if at_chance(m) is not None]
    claim = next((n for n in session.notes if _SUCCESS.search(n.text)), None)
    told = " 메모의 성공 표현은 이 수치와 맞지 않아 성립하지 않습니다." if claim is not None else ""
    yield lesson(
        f"마지막 시도 {order[-1].label}도 무작위 추측 수준입니다: {safe_line(shown.title, 240)}{told}",
        *(order[-1].place(e) for e in shown.evidence[:3]),
        *(m.place(f.evidence[0]) for m in order[:-1] if (f := at_chance(m)) is not None and f.evidence),
        *(() if claim is None else (cite_note(claim),)),
        severity=Severity.CRITICAL,
        advice=(
            "다음 변경 전에 작은 고정 배치 하나를 외우는지부터 확인하세요. "
            f"{len(order)}번의 시도 가운데 {len(stuck)}번({', '.join(stuck)})이 이 수준이므로 그 사이의 변경은 효과가 있었다고도 "
            "없었다고도 할 수 없습니다."
        ),
        facts={"attempts": float(len(order)), "at_chance": float(len(stuck))},
    )
