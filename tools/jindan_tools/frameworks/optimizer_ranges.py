"""Usual learning-rate ranges by optimizer family and kind of training, each with its source."""

from enum import StrEnum

from msgspec import Struct


class OptimizerFamily(StrEnum):
    """Optimizers that share a learning-rate scale."""

    SGD = "sgd"
    ADAM = "adam"


class TrainingKind(StrEnum):
    """What is trained, as far as it changes the usual learning rate."""

    YOLO = "yolo"
    VISION_SCRATCH = "vision_scratch"
    LANGUAGE_SCRATCH = "language_scratch"
    ENCODER_FINE_TUNE = "encoder_fine_tune"
    LLM_FULL_FINE_TUNE = "llm_full_fine_tune"
    LLM_LORA = "llm_lora"
    LLM_DPO = "llm_dpo"
    NEW_HEAD = "new_head"


class LrRange(Struct, frozen=True, kw_only=True):
    """The usual learning rates, low <= lr <= high; outside is unusual, not necessarily wrong."""

    family: OptimizerFamily
    kind: TrainingKind
    low: float
    high: float
    source: str


_ADAM, _SGD = OptimizerFamily.ADAM, OptimizerFamily.SGD
_FAMILIES: dict[str, OptimizerFamily] = {
    **dict.fromkeys(("adam", "adamw", "adamax", "nadam", "radam", "lamb"), _ADAM),
    **dict.fromkeys(("sgd", "nesterov", "momentum"), _SGD),
}


def _range(family: OptimizerFamily, kind: TrainingKind, bounds: tuple[float, float], source: str) -> LrRange:
    return LrRange(family=family, kind=kind, low=bounds[0], high=bounds[1], source=source)


LR_RANGES: tuple[LrRange, ...] = (
    _range(_SGD, TrainingKind.YOLO, (2e-3, 2e-2), "ultralytics default.yaml: SGD=1E-2"),
    _range(_ADAM, TrainingKind.YOLO, (5e-5, 2e-3), "ultralytics default.yaml: Adam=1E-3; lr_fit=0.002*5/(4+nc)"),
    _range(_SGD, TrainingKind.VISION_SCRATCH, (1e-2, 5e-1), "Goyal et al. 2017: 0.1 per batch of 256"),
    _range(_ADAM, TrainingKind.VISION_SCRATCH, (1e-4, 3e-3), "Kingma and Ba 2015: 1e-3; torch.optim default"),
    _range(_ADAM, TrainingKind.LANGUAGE_SCRATCH, (5e-5, 3e-3), "Brown et al. 2020, table 2.1: 6e-5 to 6e-4"),
    _range(_ADAM, TrainingKind.ENCODER_FINE_TUNE, (5e-6, 1e-4), "Devlin et al. 2019, A.3: 2e-5 to 5e-5"),
    _range(_ADAM, TrainingKind.LLM_FULL_FINE_TUNE, (1e-6, 5e-5), "TRL SFTConfig default 2e-5"),
    _range(_ADAM, TrainingKind.LLM_LORA, (5e-5, 1e-3), "LoRA Without Regret: about 10x of full fine-tuning"),
    _range(_ADAM, TrainingKind.LLM_DPO, (1e-7, 1e-5), "TRL DPOConfig default 1e-6"),
    _range(_ADAM, TrainingKind.NEW_HEAD, (1e-4, 1e-2), "torch.optim Adam default 1e-3"),
)


def optimizer_family(name: str) -> OptimizerFamily | None:
    """Return the family of an optimizer name such as "AdamW" or "adamw_torch_fused"; None when it has none here.

    Optimizers with their own scale (Adafactor, Lion, Muon, Prodigy, RMSprop) belong to no family.
    """
    plain = name.strip().lower().rsplit(".", 1)[-1]
    return _FAMILIES.get(plain.split("_", 1)[0])


def usual_lr_range(family: OptimizerFamily, kind: TrainingKind) -> LrRange | None:
    """Return the usual learning-rate range, or None when none is known."""
    return next((row for row in LR_RANGES if row.family == family and row.kind == kind), None)
