"""Let the moving averages of BatchNorm reach the data within the run."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import figure, percent


def faster_norm_averages(situation: Situation) -> Iterator[Fix]:
    """Plan a momentum that forgets the start, where BAT014 found averages that lag."""
    if situation.finding("BAT014") is None:
        return
    rest = situation.fact("BAT014", "rest")
    now = "" if rest is None else f"지금은 마지막 스텝에서도 초기값의 {percent(rest)}가 남아 있습니다. "
    yield situation.fix(
        "BatchNormalization의 momentum",
        "0.9",
        before="0.99",
        where="모델을 만드는 줄",
        why=f"{now}0.9라면 {figure(44)} 스텝 만에 1 % 아래로 내려갑니다(0.9^44 = 0.0097). 에폭이 짧으면 배치를 줄여 스텝을 늘려도 됩니다.",
        expected="검증 정확도가 처음 몇 에폭부터 학습 정확도를 따라 움직입니다.",
        verify="같은 검증 배치를 training=True와 training=False로 통과시켜 두 손실을 비교하세요.",
        kind=FixKind.CODE,
    )
