"""단계별 변화: what was changed from attempt to attempt, and what it brought."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.blocks import Block, Bullet, Bullets, Code, Heading, Section, Strong, Table, Text
from jindan_agent.report.citations import place
from jindan_agent.report.session.content import SessionDraft
from jindan_tools.model.diagnosis import VERDICT_KO
from jindan_tools.session.member import Member
from jindan_tools.session.results import main_result
from jindan_tools.session.steps import PROGRESS_KO, Changed, Step, at_chance
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

_MOST_CHANGES = 12


def steps_table(draft: SessionDraft) -> Section | None:
    """Return one part a step; None without an order of attempts."""
    found = draft.found.steps
    if not found:
        return None
    blocks = [b for number, step in enumerate(found, start=1) for b in _step(number, step)]
    return Section(title="단계별 변화", blocks=tuple(blocks))


def _step(number: int, step: Step) -> Iterator[Block]:
    yield Heading(text=(f"{number}단계: {step.before.label} → {step.after.label}",))
    before, after = _state(step.before), _state(step.after)
    items = [
        Bullet(text=(Strong("앞"), f": {before}")),
        Bullet(text=(Strong("뒤"), f": {after}")),
        Bullet(text=(Strong("판단"), f": {_judgement(step)}")),
    ]
    yield Bullets(items=tuple(items))
    if step.changes:
        yield Table(header=("바꾼 것", "앞", "뒤", "출처"), rows=tuple(map(_row, step.changes[:_MOST_CHANGES])))


def _state(member: Member) -> str:
    verdict = VERDICT_KO[member.diagnosis.verdict]
    result = main_result(member.run)
    cause = next((c.name_ko for c in member.diagnosis.causes if not c.is_remark), "")
    said = f"{verdict}{f' ({cause})' if cause else ''}"
    if result is None:
        return f"{said}, 값이 있는 기록 없음"
    series = result.series
    best = f"가장 좋은 값 {figure(result.best_value)} ({series.x_label(result.best)})"
    return f"{said}, {safe_line(series.name, 40)} 처음 {figure(series.finite[0])} → 마지막 {figure(result.last_value)}, {best}"


def _judgement(step: Step) -> str:
    word = PROGRESS_KO[step.progress]
    gain = "" if step.gain is None else f" (가장 좋은 값의 차이 {step.gain:+.4g})" if step.gain else " (차이 없음)"
    chance = at_chance(step.after)
    why = (
        f" {safe_line(chance.title, 240)}"
        if chance is not None
        else f" {safe_line(step.why, 160)}."
        if step.why
        else ""
    )
    several = (
        f" {len(step.changes)}가지를 함께 바꾸어 무엇의 효과인지 나눌 수 없습니다." if len(step.changes) > 1 else ""
    )
    return f"{word}{gain}.{why}{several}{_not_by_settings(step)}"


def _not_by_settings(step: Step) -> str:
    """Return that the settings cannot be what helped, where an earlier attempt failed with all of them."""
    if step.same_as is None:
        return ""
    return f" 설정은 실패한 {step.same_as.label} 실행과 모두 같으므로, 나아진 까닭은 위의 설정이 아니라 설정에 적히지 않은 변경(코드, 데이터)입니다."


def _row(changed: Changed) -> tuple[Text, ...]:
    source: Text = ("설정",) if changed.note is None else (Code(place(changed.note.source)),)
    return (
        (safe_line(changed.name, 60),),
        (safe_line(changed.before, 120),),
        (safe_line(changed.after, 120),),
        source,
    )
