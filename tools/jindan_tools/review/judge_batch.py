"""What another batch means for the update and for the normalisation."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.effective_batch import same_effective_batch
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.review.batch_norm import uses_batch_norm
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.record import Advice, Judgement
from jindan_tools.review.values import cite, typed
from jindan_tools.text.figures import figure

_SMALL = 4


def judge_batch(case: ReviewCase) -> Iterator[Judgement]:
    """Judge the batch of one device and the effective batch."""
    change = case.change_of("batch_size")
    if change is None or change not in case.changes:
        return
    old, new = case.effective(case.old), case.effective(case.new)
    facts = [*cite(change), *_effective(case)]
    yield Judgement(
        parameter=change.label,
        old=typed(change.old),
        new=typed(change.new),
        advice=_advice(case, old, new),
        why=f"배치 {typed(change.old)} → {typed(change.new)}: {_why(case, old, new)}",
        facts=tuple(facts),
        severity=Severity.LOW,
        where=change.new_source,
    )
    yield from _normalisation(case)


def _advice(case: ReviewCase, old: int | None, new: int | None) -> Advice:
    if case.accumulation_in_doubt or old is None or new is None:
        return Advice.CONFIRM
    return Advice.KEEP if same_effective_batch(old, new) else Advice.NOTE


def _why(case: ReviewCase, old: int | None, new: int | None) -> str:
    if old is None or new is None:
        return "누적과 장치 수를 몰라 실효 배치를 비교하지 못했습니다."
    without = case.new_unaccumulated
    if case.accumulation_in_doubt and without is not None:
        return (
            f"누적이 적용되면 실효 배치는 {old} → {new}, 적용되지 않으면 {old} → {without}입니다. "
            "어느 쪽인지에 따라 학습률과 weight_decay가 달라지므로 먼저 확인해야 합니다."
        )
    if same_effective_batch(old, new):
        return f"실효 배치는 {old} → {new}로 같아 가중치 갱신이 보는 샘플 수는 그대로입니다."
    return f"실효 배치가 {old} → {new}로 {figure(new / old, 3)}배가 됩니다."


def _effective(case: ReviewCase) -> Iterator[Evidence]:
    for side, run in (("이전", case.old), ("이후", case.new)):
        held = run.config.get("effective_batch")
        if held is not None and held.number() is not None:
            yield Evidence(
                statement=f"{side} 설정의 실효 배치는 {figure(held.number())}입니다.",
                value=held.number(),
                formula=held.reason,
            )


def _normalisation(case: ReviewCase) -> Iterator[Judgement]:
    old, new = case.old.number("batch_size"), case.new.number("batch_size")
    has = uses_batch_norm(case.new)
    image = case.new.number("image_size") is not None
    if old is None or new is None or not new < old or new > _SMALL or has is False or (has is None and not image):
        return
    model = case.new.word("model")
    named = f" {model} 모델에 들어 있는" if has and model else " 모델에 BatchNorm이 있다면"
    subject = f"{named} BatchNorm은" if has and model else f"{named} 이 층은"
    yield Judgement(
        parameter="BatchNorm",
        old=f"배치 {old:g}",
        new=f"배치 {new:g}",
        advice=Advice.RISK,
        why=(
            f"기울기 누적은 BatchNorm 통계를 늘리지 않습니다.{subject} 누적과 상관없이 한 번에 {new:g}장만 보고 평균과 분산을 잽니다. "
            "배치를 4 이상으로 올리거나(16비트 혼합 정밀도), 사전 학습된 통계를 고정(eval)하거나, GroupNorm으로 바꾸세요."
        ),
        facts=(
            Evidence(
                statement=f"장치 하나의 배치가 {old:g} → {new:g} 장으로 줄어 BatchNorm이 한 번에 보는 이미지도 {new:g}장입니다.",
                value=new,
                unit="images",
                formula=f"장치당 배치 = {new:g} (누적은 세지 않음)",
            ),
        ),
        do=f"BatchNorm이 한 번에 {new:g}장만 봅니다. 배치를 4 이상으로 올리거나 통계를 고정하세요.",
        severity=Severity.MEDIUM if has else Severity.LOW,
        argues={"bn_small_batch": 2.0 if has else 1.0},
    )
