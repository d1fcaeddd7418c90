"""Raise a learning rate that is too low to move the loss."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import train_loss
from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.target_lr import higher_lr
from jindan_tools.fixes.where import key, peak_lr, place
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import figure, times


def raise_learning_rate(situation: Situation) -> Iterator[Fix]:
    """Plan a higher learning rate and the drop of the loss that shows it moves; one scaled twice has its own step."""
    run = situation.run
    now = peak_lr(run)
    series = train_loss(run)
    # A configured rate that was never in force, and updates that are lost to rounding, are no question of its value.
    if now is None or now <= 0 or situation.finding("CFG003") is not None or situation.finding("NUM036") is not None:
        return
    if situation.fact("OPT009", "by_scale") == 1:
        yield _scale_the_adapter(situation)
        return
    target = higher_lr(run, now)
    moved = (
        ""
        if series is None or len(series.finite) < 2
        else (f"이번 실행에서는 {figure(series.finite[0])}에서 {figure(series.finite[-1])}까지만 움직였습니다. ")
    )
    yield Fix(
        cause_id=situation.cause.id,
        parameter=key(run, "learning_rate"),
        before=figure(now),
        after=figure(target.value),
        where=place(run, "learning_rate"),
        priority=1,
        why=f"지금 값은 {times(target.value / now)} 작습니다. {target.reason}",
        expected=f"{moved}같은 기록 수 안에서 손실이 첫 값보다 10 % 이상 내려가야 합니다.",
        verify="처음 300스텝만 돌려 손실 곡선을 비교하고, 내려가지 않으면 학습률이 원인이 아닙니다.",
        kind=FixKind.CONFIG,
    )


def _scale_the_adapter(situation: Situation) -> Fix:
    """Plan a scale of one for an adapter that is divided by its rank; the rate is an ordinary one."""
    scale, rate = situation.fact("OPT009", "scale") or 0.0, situation.fact("OPT009", "rate") or 0.0
    rank = situation.fact("OPT009", "rank") or 0.0
    return situation.fix(
        "lora_alpha",
        f"{figure(rank)} (r와 같은 값, 배율 1)",
        before=f"{figure(scale * rank)} (배율 {figure(scale)})",
        where="LoraConfig를 만드는 줄",
        why=f"어댑터의 곱은 lora_alpha ÷ r만큼만 더해집니다. 학습률 {figure(rate)} 값은 LoRA에서 흔한 값이라 그대로 두고, r를 늘리는 것은 배율을 더 줄입니다.",
        expected="같은 학습률로 첫 에폭에 손실이 10 % 이상 내려갑니다.",
        verify="처음 100스텝만 돌려 지금 기록과 비교하세요.",
        kind=FixKind.CONFIG,
    )
