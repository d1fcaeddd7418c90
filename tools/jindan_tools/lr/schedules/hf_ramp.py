"""The warm-up that the Hugging Face schedules share."""

from __future__ import annotations

from jindan_tools.lr.curve import Closed, Piece


def hf_ramp(lr: float, warmup_steps: int) -> Piece:
    """Return lr * (step / max(1, warmup_steps)) for the steps below warmup_steps.

    Source: transformers/optimization.py, every get_*_schedule_with_warmup.
    """
    length = float(max(1, warmup_steps))
    return Piece(warmup_steps, Closed(lambda _, step: lr * (step / length)))


def hf_plan(warmup_steps: int, total_steps: int) -> None:
    """Raise ValueError unless both counts are whole and not negative."""
    if warmup_steps < 0 or total_steps < 0:
        message = f"warmup_steps and total_steps must not be negative: {warmup_steps}, {total_steps}"
        raise ValueError(message)
