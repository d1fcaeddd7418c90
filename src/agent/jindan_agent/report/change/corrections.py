"""적어 둔 숫자 바로잡기: what notes say, and what the records and the arithmetic give."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_agent.report.blocks import Block, Bullet, Bullets, Paragraph, Section, Strong
from jindan_agent.report.change.told import Told
from jindan_tools.review.record import Correction

_SUBJECT: Mapping[str, str] = {
    "percent": "비율",
    "time": "시간 예상",
    "epoch_time": "에폭 시간",
    "memory": "메모리 예상",
    "memory_floor": "메모리 기록",
    "early_stop": "조기 종료",
    "score": "점수 예상",
    "score_is_validation": "점수",
    "accumulation_time": "누적의 시간",
}


def corrections(told: Told) -> Section | None:
    """Return the wrong numbers first, then those that hold."""
    found = list(enumerate(told.review.corrections))
    if not found:
        return None
    wrong = [(i, c) for i, c in found if not c.holds]
    right = [(i, c) for i, c in found if c.holds]
    blocks: list[Block] = []
    if wrong:
        blocks.append(Bullets(items=tuple(_line(told, i, c) for i, c in wrong)))
    if right:
        blocks += [Paragraph(text=("확인한 값:",)), Bullets(items=tuple(_line(told, i, c) for i, c in right))]
    return Section(title="적어 둔 숫자 바로잡기", blocks=tuple(blocks))


def _line(told: Told, index: int, correction: Correction) -> Bullet:
    subject = _SUBJECT.get(correction.key.partition(":")[0], "메모")
    return Bullet(text=(Strong(subject), f": {correction.right}"), below=told.cite("correction", index))
