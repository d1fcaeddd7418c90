"""The learning rates that Ultralytics logs at the end of each epoch, warm-up included."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class YoloSchedule:
    """A linear schedule with warm-up; `batches` is the number of iterations in an epoch."""

    lr0: float
    lrf: float
    epochs: int
    warmup_epochs: float
    warmup_bias_lr: float
    batches: int

    def at_end_of(self, epoch: int) -> tuple[float, float, float]:
        """Return pg0 (biases), pg1 and pg2 after the 1-based epoch.

        Source: ultralytics 8.3.170, engine/trainer.py, `_do_train` and `_setup_scheduler`.
        """
        factor = max(1 - (epoch - 1) / self.epochs, 0) * (1.0 - self.lrf) + self.lrf
        target = self.lr0 * factor
        warmup = max(round(self.warmup_epochs * self.batches), 100) if self.warmup_epochs > 0 else -1
        iteration = epoch * self.batches - 1
        if iteration > warmup:
            return target, target, target
        share = iteration / warmup
        bias = self.warmup_bias_lr + (target - self.warmup_bias_lr) * share
        return bias, target * share, target * share
