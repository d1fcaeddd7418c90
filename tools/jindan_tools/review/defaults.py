"""The value that a trainer uses where a configuration says nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jindan_tools.frameworks.fact import Fact
from jindan_tools.frameworks.keras import keras_fact
from jindan_tools.frameworks.lightning import lightning_fact
from jindan_tools.frameworks.torch import torch_fact
from jindan_tools.frameworks.transformers import transformers_fact
from jindan_tools.frameworks.ultralytics import ultralytics_fact
from jindan_tools.model.run import Framework, Run

# Our canonical name -> the name of the fact in each table.
_HF: Mapping[str, str] = {
    "learning_rate": "learning_rate", "scheduler": "lr_scheduler_type", "grad_clip": "max_grad_norm",
    "batch_size": "per_device_train_batch_size", "epochs": "num_train_epochs", "weight_decay": "weight_decay",
    "gradient_accumulation": "gradient_accumulation_steps", "warmup_steps": "warmup_steps",
}  # fmt: skip
_YOLO: Mapping[str, str] = {
    "optimizer": "optimizer", "learning_rate": "lr0", "final_lr_fraction": "lrf", "cos_lr": "cos_lr",
    "momentum": "momentum", "weight_decay": "weight_decay", "warmup_epochs": "warmup_epochs",
    "warmup_bias_lr": "warmup_bias_lr", "nominal_batch": "nbs", "patience": "patience", "max_det": "max_det",
}  # fmt: skip
_LIGHTNING: Mapping[str, str] = {"grad_clip": "gradient_clip_val", "gradient_accumulation": "accumulate_grad_batches"}
_TABLES: Mapping[Framework, tuple[Mapping[str, str], Callable[[str, str | None], Fact | None]]] = {
    Framework.HF_TRAINER: (_HF, transformers_fact),
    Framework.ULTRALYTICS: (_YOLO, ultralytics_fact),
    Framework.LIGHTNING: (_LIGHTNING, lightning_fact),
}
# Arguments that the optimizer itself has a default for.
_OF_OPTIMIZER = frozenset({"weight_decay", "momentum"})


def default_of(run: Run, canonical: str) -> Fact | None:
    """Return the fact about the default that holds in a run, None when the trainer or its default is unknown."""
    table = _TABLES.get(run.framework)
    if table is not None and canonical in table[0]:
        return table[1](table[0][canonical], run.version)
    if canonical not in _OF_OPTIMIZER or run.framework in _TABLES:
        return None
    optimizer = _optimizer_class(run)
    if run.framework is Framework.KERAS:
        return keras_fact(f"{optimizer}.{canonical}")
    return torch_fact(f"{optimizer}.{canonical}")


def _optimizer_class(run: Run) -> str:
    """Return the class name of the optimizer: AdamW for adamw and torch.optim.AdamW."""
    written = str(run.setting("optimizer") or "").rsplit(".", 1)[-1]
    known = {"adamw": "AdamW", "adam": "Adam", "sgd": "SGD", "rmsprop": "RMSprop"}
    return known.get(written.lower(), written)
