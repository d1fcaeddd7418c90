"""SES014: qualities that the notes rate and no file measured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_note
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.session import Note, Session
from jindan_tools.text.regex import regex

# What people rate, and the words by which a logged curve or setting would be known.
_QUALITIES = (
    ("NPU 호환성", regex(r"NPU|호환", re.IGNORECASE), regex(r"npu|compat", re.IGNORECASE)),
    (
        "지연 시간",
        regex(r"지연|latency|추론 속도|FPS", re.IGNORECASE),
        regex(r"latency|fps|speed", re.IGNORECASE),
    ),
    ("학습 안정성", regex(r"안정성"), regex(r"stabil", re.IGNORECASE)),
    ("수렴 속도", regex(r"수렴 속도"), regex(r"converg", re.IGNORECASE)),
)
_MOST_PROOF = 3


@check("SES014", "claim-without-measurement")
def unmeasured_claims(session: Session) -> Iterator[Lesson]:
    """Report ratings in the notes for which the session holds no measurement.

    ## What it does
    Looks for words such as NPU, latency or stability in the notes and for a curve that measures them.
    ## Why it matters
    A planned figure that is written into a table of results is read as a result.
    ## Fires on
    Such a word in the notes without any curve of that kind.
    ## Stays silent on
    Qualities that a curve measures, sessions without notes.
    ## Source
    The names of all curves of the runs.
    """
    curves = [s.name for m in session.members for s in m.run.series]
    lacking = [(q, n) for q, n in _rated(session.notes) if not any(q[2].search(name) for name in curves)]
    if not lacking:
        return
    names = ", ".join(dict.fromkeys(q[0] for q, _ in lacking))
    yield lesson(
        f"메모가 평가한 {names} 값은 어느 실행의 기록에도 측정이 없습니다.",
        *list(dict.fromkeys(cite_note(n) for _, n in lacking))[:_MOST_PROOF],
        severity=Severity.MEDIUM,
        advice="계획한 값과 잰 값을 다른 열에 적고, 잰 파일이나 명령을 함께 남기세요. 측정이 없으면 선택의 근거로 쓰지 마세요.",
        facts={"qualities": names},
    )


def _rated(notes: Sequence[Note]) -> Iterator[tuple[tuple[str, re.Pattern[str], re.Pattern[str]], Note]]:
    for quality in _QUALITIES:
        for note in notes:
            row = any(quality[1].search(name) for name in note.header[1:])
            if row or (not note.cells and quality[1].search(note.text)):
                yield quality, note
                break
