"""Go back to before a loss broke: what comes after holds broken weights and optimizer state."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import train_loss
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import figure

# Before this many records there is nothing worth going back to.
_LEAST = 5


def roll_back(situation: Situation) -> Iterator[Fix]:
    """Plan a resume from before the break, for a run that had gone well for long enough to be worth it."""
    loss = train_loss(situation.run)
    if loss is None or len(loss.finite) < 2 * _LEAST:
        return
    bad = loss.first_non_finite
    best = min(range(bad if bad is not None else len(loss)), key=lambda i: loss.values[i], default=None)
    if best is None or best < _LEAST or loss.values[best] >= loss.values[0]:
        return
    spot = loss.x_label(best)
    yield situation.fix(
        "이어 갈 체크포인트",
        f"{spot} 또는 그 앞의 것",
        before="마지막",
        where="체크포인트 폴더",
        why=f"손실은 {spot}까지 {figure(loss.values[best])} 값으로 내려갔다가 깨졌습니다. 그 뒤의 가중치와 옵티마이저 상태로 이어 가면 학습률을 낮춰도 돌아오지 않습니다.",
        expected=f"재개한 첫 손실이 {figure(loss.values[best])} 부근에서 이어집니다.",
        verify="처음부터 다시 할 필요는 없습니다. 재개한 뒤 깨졌던 자리를 지나는지 보고, 같은 배치에서 또 튀면 그 구간의 데이터를 건너뜁니다.",
        kind=FixKind.COMMAND,
    )
