"""Give the held-out pipeline the constants of the training pipeline."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import val_metric
from jindan_tools.fixes.dialect import dialect
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix
from jindan_tools.text.figures import figure

_RULE = "DAT002"
_TRAIN, _HELD_OUT = "train ", "held_out "


def unify_transforms(situation: Situation) -> Iterator[Fix]:
    """Plan the constants of training for the held-out data, every differing one with both values."""
    found = situation.finding(_RULE)
    metric = val_metric(situation.run)
    best = f"지금의 최고값 {figure(max(metric.finite))}보다 " if metric is not None and metric.finite else ""
    if found is None:
        return
    facts = found.facts
    names = [name.removeprefix(_TRAIN) for name in facts if name.startswith(_TRAIN)]
    if not names:
        return
    yield situation.fix(
        "검증 파이프라인의 Normalize",
        ", ".join(f"{name}={facts[_TRAIN + name]}" for name in names),
        before=", ".join(f"{name}={facts.get(_HELD_OUT + name, '')}" for name in names),
        where=f"{dialect(situation.run.framework).settings}의 검증과 시험 파이프라인",
        why="모델은 학습 때와 같은 방식으로 정규화한 입력에서만 제대로 답합니다. 학습에 쓴 값을 그대로 씁니다.",
        expected=f"다시 학습하지 않고 마지막 체크포인트를 평가해도 지표가 {best}뚜렷하게 올라갑니다.",
        verify="검증 배치 하나의 채널별 평균을 출력해 학습 배치와 비슷한지(대개 0 근처) 확인하세요.",
    )
