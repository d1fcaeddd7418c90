"""확인한 것: what was looked at and what it showed, when no failure was found."""

from __future__ import annotations

from jindan_agent.report.blocks import Block, Bullet, Bullets, Fence, Section
from jindan_agent.report.chart import draw
from jindan_agent.report.decisive import turning_point
from jindan_agent.report.draft import Draft
from jindan_tools.model.finding import Finding
from jindan_tools.rules.table import RULES

_OF_HEALTH = "healthy_converged"


def checked(draft: Draft) -> Section:
    """Return the good signs with their numbers and how much was checked."""
    found = draft.diagnosis
    good = [f for f in found.findings if f.argues.get(_OF_HEALTH, 0) > 0]
    items = [_item(draft, f) for f in good]
    read = sum(1 for f in found.run.files if not f.problem)
    points = sum(len(s) for s in found.run.series)
    items.append(
        Bullet(
            text=(
                f"파일 {read}개에서 곡선 {len(found.run.series)}개, 기록 {points:,}개를 읽고 규칙 {len(RULES)}개로 점검했습니다.",
            )
        )
    )
    blocks: list[Block] = [Bullets(items=tuple(items))]
    turn = turning_point(found)
    if turn is not None:
        blocks.append(Fence(lines=draw(turn)))
    return Section(title="확인한 것", blocks=tuple(blocks))


def _item(draft: Draft, finding: Finding) -> Bullet:
    facts = draft.citations.cite(tuple(e.id for e in finding.evidence))
    title = "" if finding.title == draft.diagnosis.verdict_reason else finding.title
    return Bullet(text=(title or "판정의 근거:",), below=facts)
