"""결론: whether to start it, and what to do first."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.blocks import Bullet, Bullets, Code, Paragraph, Section, Strong, Text
from jindan_agent.report.change.told import Told
from jindan_tools.review.record import DECISION_KO, Decision


def conclusion(told: Told) -> Section:
    """Return the decision, the first things to do and the two sides."""
    review = told.review
    says: Text = (Strong(f"판정: {DECISION_KO[review.decision]}."), " ", review.headline)
    return Section(title="결론", blocks=(Paragraph(text=says), Bullets(items=tuple(_bullets(told)))))


def _bullets(told: Told) -> Iterator[Bullet]:
    review = told.review
    if review.old_verdict:
        yield Bullet(text=(Strong("이전 실행"), f": {review.old_verdict}"))
    if review.first:
        yield Bullet(text=(Strong("먼저 할 일"), ":"), below=tuple((do,) for do in review.first))
    elif review.decision is Decision.RUN:
        yield Bullet(text=("고쳐야 할 값을 찾지 못했습니다.",))
    if review.result:
        yield Bullet(text=(Strong("이미 나온 결과"), f": {review.result}"))
    best = next((o for o in review.options if o.recommended), None)
    if best is not None:
        yield Bullet(
            text=(
                Strong("권하는 실행"),
                f": {best.name}안, {best.precision}, 배치 {best.batch} × 누적 {best.accumulation}(실행 선택지 참고)",
            )
        )
    yield Bullet(text=(Strong("비교한 설정"), ": ", Code(review.old), " → ", Code(review.new)))
