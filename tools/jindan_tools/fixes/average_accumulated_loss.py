"""Average a loss that is summed over accumulation steps."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Series
from jindan_tools.text.figures import figure


def _judged_by(val: Series | None) -> str:
    """Say what tells whether the run learns, since the size of the logged loss does not."""
    if val is None or len(val.finite) < 2:
        return "값이 크다는 것만으로는 학습이 나쁘다고 할 수 없습니다."
    course = f"처음 {figure(val.finite[0])}, 마지막 {figure(val.finite[-1])}"
    return f"학습이 되는지는 더해지지 않은 {val.name} 값으로 봅니다({course})."


def average_accumulated_loss(situation: Situation) -> Iterator[Fix]:
    """Plan the division by the number of micro-batches, with the loss that must then be logged."""
    run = situation.run
    train, val = train_loss(run), val_loss(run)
    steps = run.number("gradient_accumulation")
    hf = run.framework is Framework.HF_TRAINER
    logged = train.finite[-1] if train is not None and train.finite else None
    held = val.finite[-1] if val is not None and val.finite else None
    single = "" if logged is None or not steps or steps <= 1 else f" {figure(logged / steps)}에 가까우면 맞습니다."
    expected = "같은 배치의 학습 손실과 검증 손실이 같은 자릿수가 됩니다."
    if logged is not None and steps and steps > 1:
        expected = (
            f"기록된 {figure(logged)} 값이 {figure(logged)} / {figure(steps)} = {figure(logged / steps)}로 찍힙니다."
        )
    elif logged is not None and held:
        expected = f"학습 손실이 지금의 {figure(logged)}에서 검증 손실 {figure(held)}에 가까운 값으로 내려갑니다."
    yield Fix(
        cause_id=situation.cause.id,
        parameter="손실 나누기",
        before="누적 합계를 기록",
        after="model.accepts_loss_kwargs = False" if hf else "loss = loss / accumulation_steps",
        where="Trainer를 만들기 전" if hf else "학습 루프의 backward() 앞",
        priority=1,
        why=f"기록된 손실은 누적 횟수만큼 더해진 값입니다. {_judged_by(val)}",
        expected=expected,
        verify=f"마지막 체크포인트로 배치 하나의 model(**batch).loss 값만 출력해 보세요.{single}",
        kind=FixKind.CODE,
    )
