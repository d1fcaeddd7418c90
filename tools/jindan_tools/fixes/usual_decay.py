"""Put a weight decay back to what the optimizer is used with."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import key, place
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily, optimizer_family
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import figure, percent

# SGD: 1e-4 in torchvision and MMDetection recipes, 5e-4 in Ultralytics and YOLOv5; AdamW: torch's own default.
_USUAL = {OptimizerFamily.SGD: 0.0005, OptimizerFamily.ADAM: 0.01}


def usual_decay(situation: Situation) -> Iterator[Fix]:
    """Plan the usual decay of the optimizer's family, with the share of a weight that one step takes away."""
    run = situation.run
    now, rate = run.number("weight_decay"), highest_rate(run)
    family = optimizer_family(run.word("optimizer"))
    usual = None if family is None else _USUAL.get(family)
    if now is None or usual is None or now <= usual or rate is None:
        return
    yield situation.fix(
        key(run, "weight_decay"),
        f"{usual:g}",
        before=figure(now),
        where=place(run, "weight_decay"),
        why=f"지금은 갱신마다 가중치의 {percent(rate * now)}가 사라집니다. {usual:g}이면 {percent(rate * usual, 4)}입니다.",
        expected="학습 손실이 더 낮아지고 검증 지표가 따라옵니다.",
        verify="옵티마이저 줄의 decay 값을 보고, 처음 10 에폭의 검증 지표를 비교하세요.",
        kind=FixKind.CONFIG,
    )
