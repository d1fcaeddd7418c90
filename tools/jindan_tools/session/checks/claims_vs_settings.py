"""SES002: the notes name another value than the configuration that ran."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_note
from jindan_tools.session.claims import Claim, Standing, claims
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.session import Session
from jindan_tools.session.settings import shown


@check("SES002", "notes-differ-from-settings")
def claims_vs_settings(session: Session) -> Iterator[Lesson]:
    """Report settings whose value in the notes is not the one that ran.

    ## What it does
    Reads 'name value' in the notes and looks the name up in the configuration of every run.
    ## Why it matters
    Lessons drawn from a value that never ran are wrong, and the next session copies them.
    ## Fires on
    A noted value that differs from the one in force in every run that states it, or in some.
    ## Stays silent on
    Values that agree, a name whose other noted value is the one that ran, names without a setting in any run, notes
    with one column for each attempt.
    ## Source
    The trainer writes the configuration it ran with (args.yaml, trainer_state.json, config.json).
    """
    held = claims(session)
    right = {c.stated.name for c in held if c.standing is Standing.CONFIRMED}
    wrong = [c for c in held if c.standing in (Standing.REFUTED, Standing.MIXED) and c.stated.name not in right]
    if wrong:
        yield _lesson(wrong)


def _lesson(wrong: Sequence[Claim]) -> Lesson:
    told = ", ".join(f"{c.against[0][1].name}(메모 {shown_claim(c)}, 실제 {c.actual})" for c in wrong)
    member, setting = wrong[0].against[0]
    files = _files(member.prefix, setting.source.path, len(wrong[0].against))
    keys = "\\|".join(dict.fromkeys(f"^{c.against[0][1].name.rpartition('.')[2]}:" for c in wrong))
    return lesson(
        f"메모와 실제로 쓰인 설정이 다릅니다: {told}.",
        *(fact for c in wrong for fact in (cite_note(c.stated.note), *c.proof[:1])),
        severity=Severity.HIGH,
        advice="메모를 고치고 이 설정 덕분이라고 적은 효과도 지우세요. 값은 기억이 아니라 실행이 남긴 설정 파일에서 옮겨 적으세요.",
        command=f"grep -n {shlex.quote(keys)} {files}",
        facts={c.stated.name: c.actual for c in wrong},
    )


def shown_claim(claim: Claim) -> str:
    """Return the noted value as a person would say it."""
    value = claim.stated.value
    if isinstance(value, bool):
        return "켬" if value else "끔"
    return shown(value)


def _files(prefix: str, path: str, runs: int) -> str:
    """Return the configuration files as a shell pattern where the runs lie side by side."""
    if not prefix:
        return shlex.quote(path)
    if runs > 1 and "/" not in prefix:
        return f"*/{shlex.quote(path)}"
    return shlex.quote(f"{prefix}/{path}")
