"""Name the optimizer when the learning rate that was typed is meant to count."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import place, written
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import figure


def name_optimizer(situation: Situation) -> Iterator[Fix]:
    """Plan a named optimizer, with the rate that the log must then show."""
    run = situation.run
    peak, given = situation.fact("YOL001", "peak"), run.number("learning_rate")
    shown = f"지금 실제로 적용된 학습률은 {figure(peak)}입니다. " if peak else ""
    yield situation.fix(
        "optimizer",
        "AdamW",
        before=written(run, "optimizer") or "auto",
        where=place(run, "optimizer"),
        why=f"{shown}auto 설정은 적어 준 lr0 값을 쓰지 않습니다. auto가 고른 값에 만족하면 바꾸지 않아도 됩니다.",
        expected=f"로그의 optimizer 줄에 적어 준 lr 값({figure(given) if given else 'lr0'})이 그대로 나옵니다. AdamW라면 0.001 이하로 둡니다.",
        verify="results.csv의 lr/pg 열이 웜업 뒤 적어 준 값과 같은지 확인하세요.",
        kind=FixKind.CONFIG,
    )
