"""The training configuration that a run states, as the estimators take it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jindan_tools.model.run import Framework, Run
from jindan_tools.text.regex import regex
from jindan_tools.vram.detector import known_detector
from jindan_tools.vram.known_transformers import known_transformer
from jindan_tools.vram.setup import Lora, Optimizer, Precision, Setup

_PRECISIONS: Mapping[str, Precision] = {
    "fp16": Precision.AMP, "bf16": Precision.AMP, "amp": Precision.AMP, "mixed": Precision.AMP, "true": Precision.AMP,
}  # fmt: skip
# In this order: a longer name first.
_OPTIMIZERS: Mapping[str, Optimizer] = {
    "paged_adamw": Optimizer.PAGED_ADAMW_8BIT,
    "8bit": Optimizer.ADAMW_8BIT,
    "fused": Optimizer.ADAMW_FUSED,
    "adafactor": Optimizer.ADAFACTOR,
    "adam": Optimizer.ADAMW,
    "lion": Optimizer.LION,
    "rmsprop": Optimizer.RMSPROP,
    "muon": Optimizer.MUON,
    "sgd": Optimizer.SGD,
}
_STAGE = regex(r"zero.?(?:stage|optimization)?.?([0-3])", re.IGNORECASE)
_MOST = 10_000_000
_BACKBONE = 10


def setup_of(run: Run) -> Setup:
    """Return what the run states; what it leaves open is the estimator's default."""
    accumulation = run.number("gradient_accumulation") or 1
    return Setup(
        batch=_count(run, "batch_size") or 1,
        image_size=_count(run, "image_size"),
        seq_len=_count(run, "max_length"),
        precision=Precision.MIXED if _deepspeed_16_bit(run) else _precision(run),
        optimizer=_optimizer(run),
        devices=_count(run, "devices") or 1,
        zero=_zero(run),
        lora=_lora(run),
        checkpointing=_on(run, "gradient_checkpointing") or _llama_factory_recomputes(run),
        accumulates=accumulation > 1,
        frozen_backbone=_frozen_backbone(run),
    )


def model_of(run: Run) -> str:
    """Return the model's name as the run gives it, without the folders before it; '' when unknown."""
    return str(run.setting("model") or "").strip()


def _count(run: Run, name: str) -> int | None:
    value = run.number(name)
    return int(value) if value is not None and 1 <= value <= _MOST else None


def _precision(run: Run) -> Precision:
    word = run.word("precision")
    if word == "" and _autocast_by_default(run):
        return Precision.AMP
    return next((kind for key, kind in _PRECISIONS.items() if key in word), Precision.FP32)


def _autocast_by_default(run: Run) -> bool:
    """Say whether the trainer uses autocast unless told otherwise: Ultralytics and YOLOv5, also by a bare `model` and `imgsz`."""
    if run.framework in (Framework.ULTRALYTICS, Framework.YOLOV5):
        return True
    named = bool(run.stated("imgsz"))
    return named and known_detector(model_of(run)) is not None


def _optimizer(run: Run) -> Optimizer:
    word = run.word("optimizer")
    found = next((kind for key, kind in _OPTIMIZERS.items() if key in word), None)
    if found is not None:
        return found
    return Optimizer.SGD if known_transformer(model_of(run)) is None else Optimizer.ADAMW


def _lora(run: Run) -> Lora | None:
    value = run.setting("peft")
    if isinstance(value, str):
        return Lora(rank=8) if "lora" in value.lower() else None
    return Lora(rank=max(1, int(value))) if value and float(value) <= 4096 else None


def _zero(run: Run) -> int:
    """Return the stage of ZeRO that a setting names: deepspeed's `stage`, or a file called ...zero3....json."""
    for setting in run.settings:
        key, value = setting.name.lower(), str(setting.value)
        if key.endswith(("zero_optimization.stage", "zero_stage")) and value in ("0", "1", "2", "3"):
            return int(value)
        if key.endswith("deepspeed") and (found := _STAGE.search(value)):
            return int(found[1])
    return 0


def _deepspeed_16_bit(run: Run) -> bool:
    """Say whether DeepSpeed keeps 16-bit weights with an fp32 master copy ({bf16,fp16}.enabled in its JSON)."""
    on = ("true", "1")
    return any(s.name.endswith(("bf16.enabled", "fp16.enabled")) and str(s.value).lower() in on for s in run.settings)


def _llama_factory_recomputes(run: Run) -> bool:
    """Say whether LLaMA-Factory recomputes activations, as it does unless disable_gradient_checkpointing (its model_args.py)."""
    names = {s.name for s in run.settings}
    return {"finetuning_type", "cutoff_len"} <= names and not _on(run, "disable_gradient_checkpointing")


def _frozen_backbone(run: Run) -> bool:
    """Say whether Ultralytics freezes the ten layers of its backbone or more: freeze=10, or a list of layers."""
    for setting in run.settings:
        if setting.leaf == "freeze":
            text = str(setting.value).strip("[] ")
            numbers = [int(n) for n in text.split(",") if n.strip().isdigit() and len(n) < 6]
            return len(numbers) >= _BACKBONE or (len(numbers) == 1 and numbers[0] >= _BACKBONE)
    return False


def _on(run: Run, name: str) -> bool:
    return any(s.flag() for s in run.stated(name))
