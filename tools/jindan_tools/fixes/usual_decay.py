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
    if _coupled(run.word("optimizer")):
        yield situation.fix(
            "optimizer",
            f"AdamW (weight_decay {now:g} 그대로)",
            before=run.word("optimizer"),
            where=place(run, "optimizer"),
            why="Adam은 감쇠를 기울기에 더한 뒤 그 크기로 나누므로, 기울기가 작아진 가중치는 학습률만큼씩 0으로 끌려갑니다. AdamW는 감쇠를 따로 빼서 "
            f"갱신마다 {percent(rate * now, 3)}만 줄어듭니다.",
            expected="학습 손실이 더 낮아지고 검증 지표가 따라옵니다.",
            verify="Adam을 쓰려면 weight_decay를 0으로 두고 5 에폭의 학습 손실을 견주세요.",
        )
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


def _coupled(optimizer: str) -> bool:
    """Say whether the optimizer is torch's Adam, whose weight decay is an L2 term of the gradient."""
    return optimizer.rpartition(".")[2].lower() == "adam"
