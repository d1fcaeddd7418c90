"""파라미터별 판단: a table for the eye, the reasons with their evidence below."""

from __future__ import annotations

from jindan_agent.report.blocks import Block, Bullet, Bullets, Code, Section, Strong, Table, Text
from jindan_agent.report.change.told import Told
from jindan_tools.review.record import ADVICE_KO, Advice, Judgement


def table(told: Told) -> Section | None:
    """Return one row a parameter."""
    rows = tuple(map(_row, told.review.judgements))
    if not rows:
        return None
    block: Block = Table(header=("파라미터", "이전", "이후", "판단", "권장 값"), rows=rows)
    return Section(title="파라미터별 판단", blocks=(block,))


def reasons(told: Told) -> Section | None:
    """Return why each judgement was made, with the numbers that prove it."""
    items = tuple(_reason(told, i, j) for i, j in enumerate(told.review.judgements))
    return Section(title="까닭과 계산", blocks=(Bullets(items=items),)) if items else None


def _word(judged: Judgement) -> str:
    kept = judged.advice is Advice.KEEP and judged.old == judged.new
    return "유지" if kept else ADVICE_KO[judged.advice]


def _row(judged: Judgement) -> tuple[Text, ...]:
    return (
        (Code(judged.parameter),),
        (Code(judged.old),) if judged.old else (),
        (Code(judged.new),) if judged.new else (),
        (_word(judged),),
        (Code(judged.suggested),) if judged.suggested else (),
    )


def _reason(told: Told, index: int, judged: Judgement) -> Bullet:
    text: Text = (Strong(f"{judged.parameter} ({_word(judged)})"), f": {judged.why}")
    return Bullet(text=text, below=told.cite("judgement", index))
