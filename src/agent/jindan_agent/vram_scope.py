"""Refuse options of `diagnose vram` that the estimate of the asked model would not heed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from jindan_agent.errors import UserError
from jindan_tools.vram.detector import known_detector
from jindan_tools.vram.image_classifier import known_classifier
from jindan_tools.vram.known_transformers import known_transformer


class Kind(StrEnum):
    """What is estimated."""

    LANGUAGE = "language"
    CLASSIFIER = "classifier"
    DETECTOR = "detector"
    RUN = "run"


KIND_KO: Mapping[Kind, str] = {
    Kind.LANGUAGE: "언어 모델",
    Kind.CLASSIFIER: "이미지 분류 모델",
    Kind.DETECTOR: "탐지 모델",
    Kind.RUN: "실행 폴더",
}
_IMAGES = frozenset({Kind.CLASSIFIER, Kind.DETECTOR})
_ALL = frozenset({Kind.LANGUAGE, *_IMAGES})
_LANGUAGE = frozenset({Kind.LANGUAGE})
# Options that not every kind heeds; --card and --json go with all.
_HEEDED: Mapping[str, frozenset[Kind]] = {
    "batch": _ALL, "precision": _ALL, "optimizer": _ALL, "devices": _ALL, "image_size": _IMAGES,
    "boxes": frozenset({Kind.DETECTOR}), "freeze_backbone": frozenset({Kind.DETECTOR}), "seq_len": _LANGUAGE, "zero": _LANGUAGE, "offload_optimizer": _LANGUAGE,
    "lora_rank": _LANGUAGE, "quantize": _LANGUAGE, "checkpointing": _LANGUAGE, "no_flash": _LANGUAGE, "loss": _LANGUAGE,
}  # fmt: skip
_MOST_RANK = 4096


def kind_of(asked: Mapping[str, object]) -> Kind:
    """Return what the options name; an unknown model counts as a classifier, whose nearest name is looked for."""
    if asked["path"] is not None:
        return Kind.RUN
    name = str(asked["model"])
    if asked["config"] is not None or known_transformer(name) is not None:
        return Kind.LANGUAGE
    if known_classifier(name) is None and known_detector(name) is not None:
        return Kind.DETECTOR
    return Kind.CLASSIFIER


def refuse_unheeded(asked: Mapping[str, object], defaults: Mapping[str, object]) -> None:
    """Raise UserError for a given option without effect on this kind of model, or without the option it needs."""
    kind = kind_of(asked)
    idle = [name for name, kinds in _HEEDED.items() if asked[name] != defaults[name] and kind not in kinds]
    if idle:
        named = ", ".join(f"--{name.replace('_', '-')}" for name in idle)
        what = f"{KIND_KO[kind]} 추정에는 쓰이지 않는 옵션입니다: {named}"
        raise UserError(what, "이 옵션을 빼세요. 쓰는 법: diagnose vram --help")
    if asked["quantize"] != defaults["quantize"] and asked["lora_rank"] is None:
        raise UserError("--quantize 옵션은 LoRA에만 쓰입니다.", "--lora-rank 값을 함께 주세요.")
    rank = asked["lora_rank"]
    if isinstance(rank, int) and rank > _MOST_RANK:
        what = f"--lora-rank {rank} 값이 너무 큽니다."
        raise UserError(what, f"{_MOST_RANK} 이하의 값을 적으세요.")
