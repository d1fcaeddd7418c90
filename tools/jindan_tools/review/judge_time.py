"""How long the new training takes."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.evidence import Evidence
from jindan_tools.planning.durations import duration
from jindan_tools.planning.run_budget import epoch_minutes
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.durations import EpochTime
from jindan_tools.review.ends import Ends
from jindan_tools.review.record import Advice, Judgement
from jindan_tools.text.figures import figure


def judge_time(case: ReviewCase, ends: Ends, time: EpochTime | None) -> Iterator[Judgement]:
    """Say what an epoch and the whole training take when the number of pixels changes."""
    if time is None or ends.planned is None or time.ratio == 1:
        return
    marks = sorted({e for e in (ends.earliest, ends.planned) if e is not None and e <= ends.planned})
    wholes = [
        Evidence(
            statement=f"{e} 에폭이면 {duration(time.new * e)}입니다.",
            value=time.new * e,
            unit="minutes",
            formula=f"{figure(time.new, 3)}분 × {e}",
        )
        for e in marks
    ]
    spans = ", ".join(f"{e} 에폭 {duration(time.new * e)}" for e in marks)
    data = "" if case.change_of("data") not in case.changes else " 데이터가 바뀌었으면 이미지 수의 비율을 더 곱하세요."
    real = epoch_minutes(case.new)
    ran = "" if real is None else f" 이미 돈 새 실행은 한 에폭에 {figure(real, 3)}분 걸렸습니다."
    yield Judgement(
        parameter="에폭 시간",
        old=f"{figure(time.old, 3)}분",
        new=f"{figure(time.new, 3)}분",
        advice=Advice.NOTE,
        why=(
            f"한 에폭 {figure(time.old, 3)}분 × 픽셀 {figure(time.ratio, 3)}배 = {figure(time.new, 3)}분, {spans}입니다. "
            f"누적은 순전파 횟수를 바꾸지 않으므로 이 시간에 들어가지 않습니다.{data}{ran}"
        ),
        facts=(*time.facts, *wholes),
    )
