"""The settings of the framework templates: HF Trainer, Lightning and Ultralytics."""

from __future__ import annotations

from dataclasses import dataclass, field

from jindan_evals.lab.settings import Data, Net, Optim


@dataclass(frozen=True, kw_only=True, slots=True)
class HfSpec:
    """A run of transformers.Trainer over a tiny BERT or GPT-2."""

    task: str = "classify"
    samples: int = 800
    val_samples: int = 200
    classes: int = 6
    vocab: int = 120
    model_vocab: int = 0
    num_labels: int = 0
    length: int = 24
    signal: float = 0.5
    seed: int = 0
    label_noise: float = 0.0
    shuffled: bool = False
    majority: float = 0.0
    ignore_all: bool = False
    ignore_some: float = 0.0
    tokens_kept: int = 0
    dropout: float = 0.1
    freeze: bool = False
    patience: int = 0
    same_val: bool = False
    full_disk: bool = False
    die_at: int = 0
    die_signal: int = 9
    metric_axis_bug: bool = False
    arguments: dict[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, kw_only=True, slots=True)
class LightningSpec:
    """A run of lightning.Trainer with a CSVLogger."""

    data: Data = field(default_factory=Data)
    net: Net = field(default_factory=Net)
    optim: Optim = field(default_factory=Optim)
    epochs: int = 20
    batch: int = 40
    names: str = "train_loss,val_loss,val_acc"
    clip: float = 0.0
    check_val_every: int = 1
    log_every: int = 10
    patience: int = 0
    train_each_step: bool = False
    detach_body: bool = False
    weighted: bool = False
    log_gnorm: bool = False
    hide_hparams: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class YoloSpec:
    """A run of ultralytics on squares and discs; `arguments` go to `train`."""

    images: int = 48
    size: int = 96
    classes: int = 2
    empty_share: float = 0.0
    swap_classes: bool = False
    pixel_boxes: bool = False
    class_too_large: bool = False
    no_val_labels: bool = False
    same_val: bool = False
    arguments: dict[str, object] = field(default_factory=dict[str, object])
