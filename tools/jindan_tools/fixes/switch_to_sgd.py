"""Offer the other way out of an Adam-family optimizer at the SGD rate of a detector's recipe."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import key, peak_lr, place, written
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily, optimizer_family
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Framework
from jindan_tools.text.figures import figure

_YOLO = (Framework.ULTRALYTICS, Framework.YOLOV5)
# Ultralytics cfg/default.yaml: lr0 0.01 is the SGD value (SGD=1E-2, Adam=1E-3).
_SGD_RATES = (0.005, 0.02)


def switch_to_sgd(situation: Situation) -> Iterator[Fix]:
    """Plan SGD at the configured rate, as an alternative to a lower rate and never together with it."""
    run, rate = situation.run, peak_lr(situation.run)
    if run.framework not in _YOLO or optimizer_family(run.word("optimizer")) is not OptimizerFamily.ADAM:
        return
    if rate is None or not _SGD_RATES[0] <= rate <= _SGD_RATES[1]:
        return
    name = key(run, "learning_rate")
    yield Fix(
        cause_id=situation.cause.id,
        parameter=f"optimizer ({name} 조치 대신)",
        before=written(run, "optimizer"),
        after=f"optimizer=SGD ({name}={figure(rate)} 그대로)",
        where=place(run, "optimizer"),
        priority=3,
        why=f"지금의 {name} 값 {figure(rate)}은 SGD의 기본값입니다. {name} 값을 낮추는 조치 대신 쓰는 방법이며 둘을 함께 쓰지 않습니다.",
        expected="손실이 끝까지 유한하고 warmup_bias_lr 값은 0.1 그대로여도 됩니다.",
        verify="같은 에폭 수에서 학습률을 낮춘 실행과 mAP 값을 비교하세요.",
        kind=FixKind.NONE,
    )
