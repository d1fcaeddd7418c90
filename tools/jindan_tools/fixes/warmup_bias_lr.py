"""Set Ultralytics' warmup bias learning rate to what Adam stands."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import place, written
from jindan_tools.model.fix import Fix, FixKind


def warmup_bias_lr(situation: Situation) -> Iterator[Fix]:
    """Plan warmup_bias_lr=0.0, the value that optimizer=auto uses for Adam."""
    run = situation.run
    yield Fix(
        cause_id=situation.cause.id,
        parameter="warmup_bias_lr",
        before=written(run, "warmup_bias_lr") or "0.1",
        after="0.0",
        where=place(run, "warmup_bias_lr", "args.yaml 또는 명령행"),
        priority=2,
        why="Adam 계열에서는 bias의 학습률 0.1이 곧 한 스텝의 변화량이 됩니다. optimizer=auto 설정은 이 값을 0.0으로 둡니다.",
        expected="1 에폭이 끝났을 때 bias 그룹의 학습률이 lr0 값을 넘지 않습니다.",
        verify="results.csv의 lr/pg 열을 1~3 에폭에서 확인하세요.",
        kind=FixKind.CONFIG,
    )
