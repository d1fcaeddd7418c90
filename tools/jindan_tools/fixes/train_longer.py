"""Give a run that was still improving enough steps."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import train_loss
from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import key, place
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import figure


def train_longer(situation: Situation) -> Iterator[Fix]:
    """Plan a longer run, with the record at which the loss should have gone below today's last value."""
    run = situation.run
    epochs = run.epochs_planned or run.epochs_done
    series = train_loss(run)
    if not epochs:
        return
    longer = max(10, int(epochs * (10 if epochs < 10 else 3)))
    last = figure(series.finite[-1]) if series is not None and series.finite else "지금 값"
    yield Fix(
        cause_id=situation.cause.id,
        parameter=key(run, "epochs"),
        before=figure(epochs),
        after=str(longer),
        where=place(run, "epochs"),
        priority=1,
        why="끝날 때까지 손실이 내려가고 있었습니다. 스케줄도 새 길이에 맞춰 다시 시작해야 합니다.",
        expected=f"{figure(epochs)} 에폭을 넘어서도 손실이 {last} 아래로 계속 내려갑니다.",
        verify="손실이 10 % 구간 동안 더 내려가지 않는 지점에서 멈추세요.",
        kind=FixKind.CONFIG,
    )
