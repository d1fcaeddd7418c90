"""Compute the learning rate to go to, from the optimizer, the framework and what the run shows."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.arithmetic.ultralytics_auto import ultralytics_lr_fit
from jindan_tools.curves.recipe import training_kind
from jindan_tools.frameworks.optimizer_ranges import (
    OptimizerFamily,
    TrainingKind,
    optimizer_family,
    usual_lr_range,
)
from jindan_tools.model.run import Framework, Run
from jindan_tools.text.figures import figure, times

# Goyal et al. 2017: 0.1 for a batch of 256, in proportion to the batch.
_BASE_RATE, _BASE_BATCH, _WELL_ABOVE = 0.1, 256.0, 2.0
# Trainers and optimizers whose default is known: transformers TrainingArguments; torch.optim.Adam and AdamW.
_TRAINER_DEFAULT, _ADAM_DEFAULT, _FAR_ABOVE = 5e-5, 1e-3, 10.0
_YOLO = (Framework.ULTRALYTICS, Framework.YOLOV5)


class TargetLr(Struct, frozen=True, kw_only=True):
    """A learning rate and the Korean sentence that says where it comes from."""

    value: float
    reason: str


def lower_lr(run: Run, now: float, scaled: float | None = None, *, optimizer: str = "") -> TargetLr:
    """Return a lower learning rate and why.

    It is what a recipe gives when scaled to this batch, else the middle of the usual range when `now` is above it,
    else about a tenth of `now`. `optimizer` is its name where the configuration gives none.
    """
    if scaled is not None and 0 < scaled < now:
        text = f"레시피의 학습률을 이 배치에 선형으로 맞춘 값이며, 지금 값은 그 {times(now / scaled)}입니다."
        return TargetLr(value=scaled, reason=text)
    family = optimizer_family(run.word("optimizer") or optimizer)
    classes = run.number("num_classes")
    if run.framework in _YOLO and family is OptimizerFamily.ADAM and classes:
        fit = ultralytics_lr_fit(int(classes))
        if now > 3 * fit:
            return TargetLr(
                value=fit,
                reason=f"optimizer=auto 설정이 쓰는 값 round(0.002×5/(4+{classes:g}), 6) = {figure(fit)}이며, 지금 값은 그 {times(now / fit)}입니다.",
            )
    kind = training_kind(run)
    by_batch = _by_batch(run, now) if family is OptimizerFamily.SGD and kind is TrainingKind.VISION_SCRATCH else None
    if by_batch is not None:
        return by_batch
    usual = usual_lr_range(family, kind) if family is not None and kind is not None else None
    if usual is not None and now > usual.high:
        value = _round(math.sqrt(usual.low * usual.high))
        return TargetLr(
            value=value,
            reason=f"이 옵티마이저의 통상 범위는 {figure(usual.low)}~{figure(usual.high)}입니다({usual.source}).",
        )
    default = _default(run, family)
    if usual is None and default is not None and now > _FAR_ABOVE * default:
        return TargetLr(
            value=default, reason=f"기본값 {figure(default)}이며, 지금 값은 그 {times(now / default)}입니다."
        )
    ordinary = "통상 범위의 값이지만 " if usual is not None else ""
    return TargetLr(
        value=_round(now / 10),
        reason=f"{ordinary}이 실행에서는 버티지 못했으므로 지금 값의 약 1/10에서 다시 시작합니다.",
    )


def _default(run: Run, family: OptimizerFamily | None) -> float | None:
    """Return the rate that runs where none is given, None where it is not known."""
    if run.framework is Framework.HF_TRAINER:
        return _TRAINER_DEFAULT
    return _ADAM_DEFAULT if family is OptimizerFamily.ADAM else None


def _by_batch(run: Run, now: float) -> TargetLr | None:
    """Return 0.1 for each 256 samples of an update (Goyal et al. 2017), None where `now` is no more than twice that."""
    batch = run.number("effective_batch") or run.number("batch_size")
    if batch is None or not 1 <= batch < _BASE_BATCH:
        return None
    scaled = _BASE_RATE * batch / _BASE_BATCH
    if now <= _WELL_ABOVE * scaled:
        return None
    return TargetLr(
        value=_round(scaled),
        reason=f"SGD의 레시피(표본 256개에 0.1)를 배치 {figure(batch)}에 선형으로 맞추면 0.1 × {figure(batch)} ÷ 256 = {figure(scaled)}이며, 지금 값은 그 {times(now / scaled)}입니다.",
    )


def higher_lr(run: Run, now: float) -> TargetLr:
    """Return a higher learning rate: the middle of the usual range when `now` is below it, else ten times `now`."""
    family = optimizer_family(run.word("optimizer"))
    kind = training_kind(run)
    usual = usual_lr_range(family, kind) if family is not None and kind is not None else None
    if usual is not None and now < usual.low:
        value = _round(math.sqrt(usual.low * usual.high))
        return TargetLr(
            value=value,
            reason=f"이 옵티마이저의 통상 범위는 {figure(usual.low)}~{figure(usual.high)}입니다({usual.source}).",
        )
    return TargetLr(value=_round(now * 10), reason="지금 값의 10배에서 300스텝만 시험합니다.")


def _round(value: float) -> float:
    """Round to one significant digit of 1, 2, 3 or 5, as a person would choose a learning rate."""
    if value <= 0:
        return value
    exponent = math.floor(math.log10(value))
    lead = value / 10**exponent
    nice = min((1, 2, 3, 5, 10), key=lambda n: abs(math.log(n / lead)))
    return float(f"{nice * 10**exponent:.3g}")
