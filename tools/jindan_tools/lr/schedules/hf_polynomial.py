"""Hugging Face `polynomial`: a line up to the peak, then a power law down to lr_end."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Flat, Piece
from jindan_tools.lr.schedules.hf_ramp import hf_plan, hf_ramp


class HfPolynomial(Struct, frozen=True, kw_only=True):
    """Source: transformers.get_polynomial_decay_schedule_with_warmup."""

    lr: float
    warmup_steps: int
    total_steps: int
    lr_end: float = 1e-7
    power: float = 1.0

    def curve(self) -> Curve:
        """Return the rate at every optimizer step."""
        hf_plan(self.warmup_steps, self.total_steps)
        if not self.lr > self.lr_end:
            message = f"lr_end ({self.lr_end}) must be smaller than lr ({self.lr})"
            raise ValueError(message)
        lr, end, start, power, span = self.lr, self.lr_end, self.warmup_steps, self.power, self.lr - self.lr_end
        length = self.total_steps - start
        fall = Closed(lambda _, step: lr * ((span * (1 - (step - start) / length) ** power + end) / lr))
        # The framework divides by zero at the only step of an empty decay.
        stop = self.total_steps + 1 if length > 0 else start
        return Curve((hf_ramp(lr, start), Piece(stop, fall), Piece(None, Flat(lr * (end / lr)))))
