"""SES013: a check of nc that can never fail."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from jindan_tools.model.finding import Severity
from jindan_tools.model.run import Framework
from jindan_tools.session.cite import cite_member_setting, cite_note
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.session import Session
from jindan_tools.text.regex import regex

_CHECK = regex(r"(?<![A-Za-z])nc['\"\]]*\s*==\s*(?P<count>\d+)")


@check("SES013", "class-count-check-is-no-op")
def class_check_no_op(session: Session) -> Iterator[Lesson]:
    """Report a check of the class count in the model file, which the data file overrides.

    ## What it does
    Looks for 'nc == N' in the notes and scripts of an Ultralytics session whose runs name a data file.
    ## Why it matters
    The trainer replaces nc of the model file by that of the data file, so the check passes or fails on a number that never
    ran.
    ## Fires on
    Such a comparison beside a data file.
    ## Stays silent on
    Other trainers, comparisons of the class count of the data file.
    ## Source
    Ultralytics nn/tasks.py: 'Overriding model.yaml nc=80 with nc=15'.
    """
    member = next((m for m in session.members if "data" in m.settings), None)
    if not session.uses(Framework.ULTRALYTICS) or member is None:
        return
    setting = member.settings["data"]
    for note in session.notes:
        found = _CHECK.search(note.text)
        if found is None or "data" in note.text.lower():
            continue
        yield lesson(
            f"nc == {found['count']} 확인은 아무것도 막지 못합니다. 실제 클래스 수는 데이터 파일이 정하고 모델 파일의 nc 값을 덮어씁니다.",
            cite_note(note),
            cite_member_setting(member, setting),
            severity=Severity.MEDIUM,
            advice=f"{setting.value} 파일의 nc와 names 길이를 확인하는 검사로 바꾸세요.",
            command=f"grep -n '^nc:\\|^names:' {shlex.quote(str(setting.value))}",
            facts={"count": float(found["count"])},
        )
        return
