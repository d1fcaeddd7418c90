"""What another image size costs and what it does not buy."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.record import Advice, Judgement
from jindan_tools.review.values import cite, typed
from jindan_tools.text.figures import figure

_STRIDE = 32


def judge_size(case: ReviewCase) -> Iterator[Judgement]:
    """Judge a change of the image size: pixels, memory, time, stride."""
    change, ratio = case.change_of("image_size"), case.pixel_ratio
    if change is None or ratio is None or ratio == 1:
        return
    old, new = case.old.number("image_size") or 0, case.new.number("image_size") or 0
    word = "늘어" if ratio > 1 else "줄어"
    fact = Evidence(
        statement=f"이미지 하나의 픽셀은 {figure(old * old)} → {figure(new * new)}으로 {figure(ratio, 4)}배({100 * (ratio - 1):+.1f} %)입니다.",
        value=ratio,
        formula=f"({new:g} / {old:g})² = {figure(ratio, 4)}",
    )
    why = (
        f"해상도 {old:g} → {new:g} 변경으로 픽셀이 {figure(ratio, 3)}배가 되어 활성화 메모리와 계산 시간도 그만큼 {word}납니다. "
        "픽셀이 달라져도 학습 샘플 수는 그대로이므로 학습률이나 weight_decay를 바꿀 근거는 되지 않습니다."
    ).replace("줄어납니다", "줄어듭니다")
    odd = new % _STRIDE != 0
    if odd:
        why += f" {new:g}은 {_STRIDE}의 배수가 아니어서 대부분의 모델이 크기를 다시 맞춥니다."
    yield Judgement(
        parameter=change.label,
        old=typed(change.old),
        new=typed(change.new),
        advice=Advice.CONFIRM if odd else Advice.KEEP,
        why=why,
        facts=(fact, *cite(change)),
        severity=Severity.LOW if odd else Severity.INFO,
        where=change.new_source,
    )
