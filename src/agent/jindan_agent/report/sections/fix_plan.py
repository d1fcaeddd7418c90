"""해결 방안: the changes in order, each with its place, its expected number and how to check it."""

from __future__ import annotations

from jindan_agent.report.blocks import Block, Bullet, Bullets, Paragraph, Section, Strong, Table, Text
from jindan_agent.report.draft import Draft
from jindan_agent.report.sections.change import spot, typed, values
from jindan_tools.causes.catalogue import load_taxonomy
from jindan_tools.model.fix import Fix


def fix_plan(draft: Draft) -> Section | None:
    """Return concrete changes as a table with their reasons below, general steps as a list."""
    fixes = draft.diagnosis.fixes
    if not fixes:
        return None
    concrete = [f for f in fixes if f.after]
    general = [f for f in fixes if not f.after]
    blocks: list[Block] = []
    if concrete:
        header = ("우선순위", "파라미터", "이전 → 이후", "위치", "기대 값", "확인 방법")
        blocks.append(Table(header=header, rows=tuple(map(_row, concrete))))
        blocks.append(
            Bullets(items=tuple(Bullet(text=_reason(f), below=_tried(f)) for f in concrete if f.why or f.tried))
        )
    if general:
        if concrete:
            blocks.append(Paragraph(text=("값으로 정해지지 않는 조치:",)))
        blocks.append(Bullets(items=tuple(map(_step, general))))
    return Section(title="해결 방안", blocks=tuple(blocks))


def _row(fix: Fix) -> tuple[Text, ...]:
    rank = "이미 적용됨" if fix.already else str(fix.priority)
    where: Text = (typed(spot(fix)),) if fix.where else ()
    return ((rank,), (typed(fix.parameter),), values(fix), where, (fix.expected,), (fix.verify,))


def _reason(fix: Fix) -> Text:
    rank = "이미 적용됨" if fix.already else f"조치 {fix.priority}"
    return (Strong(rank), " ", typed(fix.parameter), f": {fix.why}")


def _step(fix: Fix) -> Bullet:
    name = load_taxonomy()[fix.cause_id].name_ko if fix.cause_id in load_taxonomy() else fix.parameter
    place: tuple[Text, ...] = (("위치: ", typed(spot(fix))),) if fix.where else ()
    more = (*place, *((text,) for text in (fix.expected, fix.verify, fix.tried) if text))
    return Bullet(text=(Strong(f"조치 {fix.priority}"), f" {name}: {fix.why}"), below=more)


def _tried(fix: Fix) -> tuple[Text, ...]:
    return ((fix.tried,),) if fix.tried else ()
