"""지켜볼 것, 대비 값, 결과, 그대로인 값, 더 있으면 좋은 것."""

from __future__ import annotations

from jindan_agent.report.blocks import Block, Bullet, Bullets, Checklist, Code, Paragraph, Section, Table, Text, bullets
from jindan_agent.report.change.told import Told
from jindan_tools.text.safe import safe_line

_MOST = 40


def watch(told: Told) -> Section | None:
    """Return the checks in the order in which they can be made."""
    items = tuple((text,) for text in told.review.watch)
    return Section(title="지켜볼 것", blocks=(Checklist(items=items),)) if items else None


def fallbacks(told: Told) -> Section | None:
    """Return what to turn when a symptom shows."""
    rows: tuple[tuple[Text, ...], ...] = tuple(((f.symptom,), (f.change,), (f.why,)) for f in told.review.fallbacks)
    if not rows:
        return None
    return Section(title="문제가 보이면", blocks=(Table(header=("증상", "바꿀 값", "까닭"), rows=rows),))


def outcome(told: Told) -> Section | None:
    """Return what both sides reached when both have run."""
    if not told.review.outcome:
        return None
    lines: Block = Bullets(items=tuple(Bullet(text=text) for text in told.cite("outcome", 0)))
    note = Paragraph(
        text=("두 기록은 한 번씩의 실행입니다. 시드만 바꾼 실행의 흔들림보다 차이가 클 때만 변경의 효과로 보세요.",)
    )
    return Section(title="이미 나온 결과", blocks=(lines, note))


def unchanged(told: Told) -> Section | None:
    """Return the values that stay, and the keys that only name a run."""
    review = told.review
    blocks: list[Block] = []
    if review.unchanged:
        shown = review.unchanged[:_MOST]
        spans: list[str | Code] = []
        for value in shown:
            spans += [Code(safe_line(value, 80)), " "]
        more = len(review.unchanged) - len(shown)
        blocks.append(Paragraph(text=(*spans, f"외 {more}개" if more > 0 else "")))
    if review.names_only:
        names = ", ".join(safe_line(n, 40) for n in review.names_only)
        blocks.append(Paragraph(text=(f"이름과 저장 위치만 다른 항목({names})은 검토하지 않았습니다.",)))
    return Section(title="그대로인 값", blocks=tuple(blocks)) if blocks else None


def missing(told: Told) -> Section | None:
    """Return what would make the review say more."""
    if not told.review.missing:
        return None
    return Section(title="더 있으면 계산할 수 있는 것", blocks=(bullets(*((m,) for m in told.review.missing)),))
