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
    if now is None or now <= 0 or situation.finding("BAT015") is not None:
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
