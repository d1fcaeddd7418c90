"""SES002: the notes name another value than the configuration that ran."""

from __future__ import annotations

from collections.abc import Iterator

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
    for claim in held:
        if claim.standing in (Standing.REFUTED, Standing.MIXED) and claim.stated.name not in right:
            yield _lesson(claim)


def _lesson(claim: Claim) -> Lesson:
    noted, actual = shown_claim(claim), claim.actual
    whose = (
        f"실행 {len(claim.against)}개 모두" if claim.standing is Standing.REFUTED else f"{len(claim.against)}개 실행"
    )
    member, setting = claim.against[0]
    return lesson(
        f"{setting.name}: 메모에는 {noted}, 실제로 쓰인 값은 {actual}입니다 ({whose}).",
        cite_note(claim.stated.note),
        *claim.proof,
        severity=Severity.HIGH,
        advice=f"메모를 고치고 이 설정 덕분이라고 적은 효과도 지우세요. 값은 기억이 아니라 {setting.source.path} 파일에서 옮겨 적으세요.",
        command=f"grep -n '{setting.name.rpartition('.')[2]}' {claim_files(claim, member.prefix, setting.source.path)}",
        facts={"name": claim.stated.name, "noted": noted, "actual": actual},
    )


def shown_claim(claim: Claim) -> str:
    """Return the noted value as a person would say it."""
    value = claim.stated.value
    if isinstance(value, bool):
        return "켬" if value else "끔"
    return shown(value)


def claim_files(claim: Claim, prefix: str, path: str) -> str:
    """Return the files of all runs that hold the setting, as a shell pattern where they share a name."""
    if not prefix:
        return path
    return f"*/{path}" if len(claim.against) > 1 and "/" not in prefix else f"{prefix}/{path}"
