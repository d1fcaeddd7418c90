"""Let the averaged weights that are evaluated follow the trained ones within the run."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import figure, percent

# The share of the start that may be left at the end.
_LEFT = 0.05


def average_follows(situation: Situation) -> Iterator[Fix]:
    """Plan the decay that leaves 5 % of the start after all updates of the run (EVL007)."""
    steps, decay = situation.fact("EVL007", "steps"), situation.fact("EVL007", "decay")
    if not steps or not decay:
        return
    wanted = _LEFT ** (1 / steps)
    yield situation.fix(
        "EMA의 decay(MMEngine의 momentum은 1 − decay)",
        f"{figure(wanted, 4)} (momentum {figure(1 - wanted, 2)}), 또는 EMA 없이 평가",
        before=figure(decay, 6),
        where="EMA를 켜는 설정",
        why=f"{figure(steps)}번 갱신하면 초기값이 {percent(_LEFT)}만 남는 값입니다({figure(wanted, 4)} ^ {figure(steps)} = {_LEFT:g}). 처음에 빨리 따라가는 방식(ExpMomentumEMA, warmup)도 됩니다.",
        expected=f"{figure(steps)}번 갱신한 뒤 초기값이 {percent(decay**steps)} 대신 {percent(_LEFT)}만 남아, 검증 지표가 학습 손실이 내려가는 만큼 함께 오릅니다.",
        verify="저장된 체크포인트의 EMA가 아닌 가중치를 같은 검증 세트로 먼저 평가해 보세요. 다시 학습하지 않아도 됩니다.",
        kind=FixKind.CONFIG,
    )
