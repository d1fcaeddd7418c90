"""SES022: a percentage in the notes that its two numbers do not give."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.percent_change import check_percent
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_note
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.session import Session
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_CLAIM = regex(
    r"(?<![\w.])(?P<before>\d+(?:\.\d+)?(?:e-?\d+)?)\s*(?:%|GB|MB)?\s*(?:→|->)\s*(?P<after>\d+(?:\.\d+)?(?:e-?\d+)?)\s*(?:%|GB|MB)?\s*"
    r"\(\s*(?:약\s*)?(?P<stated>[+-]?\d+(?:\.\d+)?)\s*%(?!p)[^)]*\)"
)


@check("SES022", "percentage-wrong")
def percent_wrong(session: Session) -> Iterator[Lesson]:
    """Recompute 'A to B (p %)' in the notes.

    ## What it does
    Computes 100 x (B - A) / A and compares its size with p.
    ## Why it matters
    A difference in percent points that is written as percent, or a slip of the pen, is copied from report to report.
    ## Fires on
    A stated percentage that is off by more than rounding to whole numbers.
    ## Stays silent on
    Right percentages, differences marked %p, a first number of 0.
    ## Source
    Arithmetic.
    """
    for note in session.notes:
        for match in _CLAIM.finditer(note.text):
            before, after, stated = (float(match[k]) for k in ("before", "after", "stated"))
            if before == 0 or not math.isfinite(before + after + stated):
                continue
            found = check_percent(before, after, stated)
            if found.agrees:
                continue
            points = " 퍼센트포인트를 퍼센트로 적은 것입니다." if found.is_percent_point else ""
            yield lesson(
                f"{figure(before)} → {figure(after)} 변화는 메모의 {figure(stated)} %가 아니라 {found.exact:+.2f} %입니다.{points}",
                cite_note(note),
                Evidence(
                    statement=f"변화율은 {found.exact:+.2f} %입니다.",
                    value=found.exact,
                    unit="%",
                    formula=f"100 × ({figure(after)} - {figure(before)}) ÷ {figure(before)}",
                ),
                severity=Severity.LOW,
                advice="숫자 두 개와 함께 계산식을 적으세요.",
                facts={"exact": found.exact, "stated": stated},
            )
