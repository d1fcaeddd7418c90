"""Read what is typed after `diagnose plan`: counts, sizes and speeds as people write them."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from jindan_agent.errors import UserError
from jindan_agent.plan_ranges import refuse_impossible
from jindan_tools.planning.believable import believable
from jindan_tools.planning.budget import Budget
from jindan_tools.text.regex import regex

_SIZES = regex(r"^\s*(\d+)\s*(?:(?:→|->|-|:|,|>|\s)\s*(\d+))?\s*$")
_SPEED = regex(
    r"^\s*(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>it|step|batch|img|images?|samples?|장|개)?\s*(?:/\s*(?:s|sec|초))?\s*$",
    re.IGNORECASE,
)
_PERIOD = regex(r"^\s*(?P<value>\d+(?:\.\d+)?)\s*s\s*/\s*(?:it|step|batch)\s*$", re.IGNORECASE)
_BATCHES = {"it", "step", "batch"}


class PlanArguments(Struct, frozen=True, kw_only=True):
    """The options as typed; None where an option was left out."""

    path: str | None = None
    samples: int | None = None
    batch: int | None = None
    accumulate: int | None = None
    devices: int | None = None
    epochs: float | None = None
    steps: int | None = None
    lr: float | None = None
    base_batch: int | None = None
    weight_decay: float | None = None
    optimizer: str | None = None
    throughput: str | None = None
    image_size: str | None = None
    classes: int | None = None
    class_counts: str | None = None
    label_smoothing: float | None = None
    loss: str | None = None
    vocabulary: int | None = None
    patience: int | None = None
    best_epoch: int | None = None
    contrastive: bool = False


def budget_of(asked: PlanArguments, known: Budget) -> Budget:
    """Return `known` with what was typed put over it. Raises UserError for a size or speed that cannot be read."""
    refuse_impossible(asked)
    measured, size = _sizes(asked.image_size, known)
    typed: dict[str, object] = {
        "samples": asked.samples,
        "batch": asked.batch,
        "accumulation": asked.accumulate,
        "devices": asked.devices,
        "epochs": asked.epochs,
        "steps": asked.steps,
        "learning_rate": asked.lr,
        "rate_batch": asked.base_batch,
        "weight_decay": asked.weight_decay,
        "optimizer": asked.optimizer,
        "image_size": size,
        "measured_image_size": measured,
        "classes": asked.classes,
        "class_counts": _counts(asked.class_counts),
        "label_smoothing": asked.label_smoothing,
        "vocabulary": asked.vocabulary,
        "patience": asked.patience,
        "best_epoch": asked.best_epoch,
    }
    wrong = [v for v in typed.values() if isinstance(v, int | float) and not believable(v)]
    if wrong:
        what = f"계산할 수 없는 값입니다: {wrong[0]}"
        raise UserError(what, "유한한 수를 적으세요.")
    budget = replace(known, **{k: v for k, v in typed.items() if v is not None})  # pyright: ignore[reportArgumentType]
    return replace(budget, throughput=_samples_a_second(asked.throughput, budget))


def _sizes(text: str | None, known: Budget) -> tuple[int | None, int | None]:
    if text is None:
        return known.measured_image_size, known.image_size
    found = _SIZES.match(text)
    if found is None:
        what = f"해상도를 읽을 수 없습니다: '{text}'"
        raise UserError(what, "하나 또는 둘을 적으세요: --image-size 1280, --image-size 640→1280")
    if 0 in (int(found[1]), int(found[2] or 1)):
        raise UserError("해상도 0 px로는 계산할 수 없습니다.", "1 이상의 값을 적으세요: --image-size 640→1280")
    first = int(found[1])
    return (first, int(found[2])) if found[2] else (known.measured_image_size or first, first)


def _counts(text: str | None) -> tuple[int, ...] | None:
    if text is None:
        return None
    parts = [p for p in re.split(r"[,\s]+", text.strip()) if p]
    if not parts or not all(p.isdigit() for p in parts):
        what = f"클래스별 개수를 읽을 수 없습니다: '{text}'"
        raise UserError(what, "정수를 쉼표로 이어 적으세요: --class-counts 900,80,20")
    return tuple(map(int, parts))


def _samples_a_second(text: str | None, budget: Budget) -> float | None:
    if text is None:
        return budget.throughput
    period, speed = _PERIOD.match(text), _SPEED.match(text)
    found = period or speed
    value = float(found["value"]) if found else 0.0
    if found is None or value <= 0:
        what = f"처리 속도를 읽을 수 없습니다: '{text}'"
        raise UserError(what, "초당 샘플 수나 반복 수를 적으세요: --throughput 120/s, --throughput 1.5it/s")
    if period is not None:
        return _per_batch(budget, text) / value
    unit = (found["unit"] or "").lower()
    return value * (_per_batch(budget, text) if unit in _BATCHES else 1)


def _per_batch(budget: Budget, text: str) -> float:
    if budget.batch is None:
        what = f"반복 속도 '{text}' 값을 샘플 수로 바꾸려면 배치가 필요합니다."
        raise UserError(what, "배치를 함께 주세요: --batch 16")
    return budget.batch * budget.devices
