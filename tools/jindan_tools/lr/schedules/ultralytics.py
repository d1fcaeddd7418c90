"""Ultralytics: a factor per epoch, and a warm-up per iteration that differs by parameter group and by version."""

from __future__ import annotations

import math
from typing import Literal

from msgspec import Struct

from jindan_tools.frameworks.ultralytics import ultralytics_fact
from jindan_tools.frameworks.version import in_range
from jindan_tools.lr.curve import Closed, Curve, Flat, Piece
from jindan_tools.lr.schedules.torch_counts import at_least_one

_MIN_WARMUP_ITERATIONS = 100
# Up to 8.4.102 max(round(warmup_epochs * nb), 100); 8.4.103 leaves the last epoch out and has no least length.
_CAPPED_SINCE = "8.4.103"


class Ultralytics(Struct, frozen=True, kw_only=True):
    """`lr` is lr0 and `batches` the batches of an epoch; the curve counts iterations (batches), not updates.

    Source: ultralytics/engine/trainer.py, _setup_scheduler, _do_train and _get_warmup_iterations.
    """

    lr: float
    epochs: int
    batches: int
    lrf: float = 0.01
    cos_lr: bool = False
    warmup_epochs: float = 3.0
    warmup_bias_lr: float = 0.1
    role: Literal["weight", "bias", "norm"] = "weight"
    version: str = "8.4.190"

    def curve(self) -> Curve:
        """Return the rate of the group `role` at every iteration.

        Raises ValueError when the version leaves the length of the warm-up open.
        """
        at_least_one("epochs", self.epochs)
        at_least_one("batches", self.batches)
        warmup = warmup_iterations(self)
        if warmup is None:
            message = f"the warm-up of version {self.version} is not known"
            raise ValueError(message)
        pieces: list[Piece] = []
        for epoch in range(self.epochs):
            target, end = self.lr * epoch_factor(self, epoch), (epoch + 1) * self.batches
            if epoch * self.batches < warmup:
                pieces.append(Piece(min(end, warmup), self._ramp(target, warmup)))
            pieces.append(Piece(end, Flat(target)))
        return Curve(tuple(pieces))

    def _ramp(self, target: float, warmup: int) -> Closed:
        start = self.warmup_bias_lr if self.role == _role_from_bias_lr(self.version) else 0.0
        slope = (target - start) / warmup
        return Closed(lambda _, step: slope * step + start)


def epoch_factor(schedule: Ultralytics, epoch: int) -> float:
    """Return lf(epoch), the share of lr0 at the 0-based `epoch`: 1 at the start, lrf at `epochs`.

    Source: trainer._setup_scheduler, torch_utils.one_cycle.
    """
    if schedule.cos_lr:
        return max((1 - math.cos(epoch * math.pi / schedule.epochs)) / 2, 0) * (schedule.lrf - 1) + 1
    return max(1 - epoch / schedule.epochs, 0) * (1.0 - schedule.lrf) + schedule.lrf


def warmup_iterations(schedule: Ultralytics) -> int | None:
    """Return the length of the warm-up in iterations, None when the version is unknown and leaves two answers open.

    Source: trainer._do_train up to 8.4.102, trainer._get_warmup_iterations from 8.4.103 on.
    """
    old = _uncapped(schedule)
    capped = round(min(schedule.warmup_epochs, max(schedule.epochs - 1, 0)) * schedule.batches)
    since = in_range(schedule.version, _CAPPED_SINCE, None)
    if since is None:
        return old if old == capped else None
    return capped if since else old


def _uncapped(schedule: Ultralytics) -> int:
    if schedule.warmup_epochs <= 0:
        return 0
    return max(round(schedule.warmup_epochs * schedule.batches), _MIN_WARMUP_ITERATIONS)


def _role_from_bias_lr(version: str) -> str:
    faulty = ultralytics_fact("warmup_starts_weights_at_bias_lr", version)
    return "weight" if faulty is not None and faulty.value is True else "bias"
