"""Defaults of YOLOX's experiments; read from yolox/exp/yolox_base.py 0.3.0."""

from __future__ import annotations

from collections.abc import Mapping

# warmup_epochs, max_epoch, no_aug_epochs: epochs; min_lr_ratio: share of the peak; basic_lr_per_img: rate for one image a step.
_DEFAULTS: Mapping[str, float] = {
    "warmup_epochs": 5.0,
    "max_epoch": 300.0,
    "no_aug_epochs": 15.0,
    "min_lr_ratio": 0.05,
    "basic_lr_per_img": 0.01 / 64.0,
}


def yolox_default(name: str) -> float:
    """Return the default called `name`. Raises KeyError when the table does not hold it."""
    return _DEFAULTS[name]
