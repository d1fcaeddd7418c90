"""확인한 것: what was looked at and what it showed, when no failure was found."""

from __future__ import annotations

from jindan_agent.report.blocks import Block, Bullet, Bullets, Fence, Section
from jindan_agent.report.chart import draw
from jindan_agent.report.decisive import turning_point
from jindan_agent.report.draft import Draft
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.table import RULES

_OF_HEALTH = "healthy_converged"


def checked(draft: Draft) -> Section:
    """Return the good signs with their numbers and how much was checked."""
    found = draft.diagnosis
    good = [f for f in found.findings if f.argues.get(_OF_HEALTH, 0) > 0]
    items = [_item(draft, f) for f in good]
    points = sum(len(s) for s in found.run.series)
    items.append(
        Bullet(
            text=(
                f"파일 {_files(found.run)}에서 곡선 {len(found.run.series)}개, 기록 {points:,}개를 읽고 "
                f"규칙 {len(RULES)}개로 점검했습니다.",
            )
        )
    )
    blocks: list[Block] = [Bullets(items=tuple(items))]
    turn = turning_point(found)
    if turn is not None:
        blocks.append(Fence(lines=draw(turn)))
    return Section(title="확인한 것", blocks=tuple(blocks))


def _files(run: Run) -> str:
    """Return how many files something was read from, and how many of them only in part: '3개(1개는 일부만)'."""
    told = {e.source.path for e in run.events} | {s.source.path for s in run.settings}
    told |= {path for s in run.series for path in (s.path, *(p for _, p in s.pieces))}
    part = sum(1 for f in run.files if f.problem and f.path in told)
    whole = sum(1 for f in run.files if not f.problem)
    return f"{whole + part}개" + (f"({part}개는 일부만)" if part and whole else "(일부만)" if part else "")


def _item(draft: Draft, finding: Finding) -> Bullet:
    facts = draft.citations.cite(tuple(e.id for e in finding.evidence))
    title = "" if finding.title == draft.diagnosis.verdict_reason else finding.title
    return Bullet(text=(title or "판정의 근거:",), below=facts)
