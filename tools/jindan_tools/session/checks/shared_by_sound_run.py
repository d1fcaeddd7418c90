"""SES032: a setting that a run is said to have failed by, and that a sound run of the session uses as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_tools.model.cause import Cause
from jindan_tools.model.diagnosis import Verdict
from jindan_tools.model.finding import Severity
from jindan_tools.model.setting import Setting
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.member import Member
from jindan_tools.session.session import Session
from jindan_tools.session.settings import differing, shown

_BAD = (Verdict.FAILING, Verdict.CRASHED)
# They cite what was set to show that something else ran.
_NOT_IN_FORCE = frozenset({"sched_never_stepped", "sched_per_batch_step", "optimizer_auto_override"})
_MOST_SETTINGS, _MOST_DIFFERENT, _MOST_RUNS = 3, 4, 3


@check("SES032", "cause-shared-by-a-sound-run")
def shared_by_sound_run(session: Session) -> Iterator[Lesson]:
    """Doubt a first cause whose settings a sound run of the session gives the same values.

    ## What it does
    Takes the settings that the first cause of a failed run cites and looks for them in the runs that went well.
    ## Why it matters
    What a sound run shares does not make the difference by itself: the other settings, the data or the code do.
    ## Fires on
    A failed run whose first cause cites settings, all of which a sound run of the same trainer has with the same values.
    ## Stays silent on
    Causes that cite no setting or one that was not in force, values that no sound run shares, sessions without a sound run.
    ## Source
    Mill, A System of Logic (1843), III.8: the method of difference.
    """
    sound = [m for m in session.members if m.diagnosis.verdict is Verdict.HEALTHY]
    for member in (m for m in session.members if m.diagnosis.verdict in _BAD):
        cause = next((c for c in member.diagnosis.causes if not c.is_remark), None)
        cited = () if cause is None or cause.id in _NOT_IN_FORCE else _cited(member, cause)
        alike = next((m for m in sound if cited and _shares(m, member, cited)), None)
        if cause is not None and alike is not None:
            yield _doubt(member, alike, cause, cited)


def _cited(member: Member, cause: Cause) -> tuple[Setting, ...]:
    """Return the settings whose places the cause cites."""
    ids = {i for a in cause.arguments_for for i in a.evidence_ids}
    places = {
        (e.source.path, e.source.line, e.source.field)
        for e in member.diagnosis.evidence
        if e.id in ids and e.source is not None
    }
    held = member.settings.values()
    return tuple(s for s in held if (s.source.path, s.source.line, s.source.field) in places)


def _shares(sound: Member, failed: Member, cited: Sequence[Setting]) -> bool:
    if sound.run.framework is not failed.run.framework:
        return False
    held = {name: setting.value for name, setting in sound.settings.items()}
    names = {id(s): n for n, s in failed.settings.items()}
    return all(names[id(s)] in held and held[names[id(s)]] == s.value for s in cited)


def _doubt(failed: Member, sound: Member, cause: Cause, cited: Sequence[Setting]) -> Lesson:
    told = ", ".join(f"{s.name}={shown(s.value)}" for s in cited[:_MOST_SETTINGS])
    others = [n for n in differing([failed.settings, sound.settings]) if n not in {s.name for s in cited}]
    first = (
        f"먼저 두 실행에서 다른 {', '.join(others[:_MOST_DIFFERENT])} 설정을 보세요."
        if others
        else ("두 실행의 다른 설정은 기록에 없으니 데이터와 코드를 견주어 보세요.")
    )
    held = {e.id: e for e in failed.diagnosis.evidence}
    proofs = [held[i] for a in cause.arguments_for for i in a.evidence_ids if i in held and held[i].source is not None]
    return lesson(
        f"{failed.label} 실행의 첫 원인 '{cause.name_ko}'에서 든 설정({told})을 정상으로 끝난 {sound.label} 실행도 똑같이 씁니다. "
        "이 설정만으로는 실패가 설명되지 않습니다.",
        *(failed.place(e) for e in proofs[:_MOST_RUNS]),
        severity=Severity.MEDIUM,
        advice=first,
        facts={"cause": cause.id},
    )
