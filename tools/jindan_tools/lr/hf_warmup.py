"""The warm-up shared by the Hugging Face schedules and the step at which Trainer logs its learning rate."""

import math

from jindan_tools.frameworks.transformers import transformers_fact


def hf_warmup_steps(total_steps: int, ratio: float) -> int:
    """Return ceil(total_steps * ratio), the optimizer steps of warm-up.

    Source: TrainingArguments.get_warmup_steps. Raises ValueError unless total_steps >= 0 and 0 <= ratio <= 1.
    """
    if total_steps < 0 or not 0 <= ratio <= 1:
        raise ValueError("total_steps must be >= 0 and ratio within [0, 1]")
    return math.ceil(total_steps * ratio)


def hf_logged_step(step: int, version: str | None) -> int | None:
    """Return the schedule step whose learning rate Trainer prints at optimizer step `step` (1-based).

    From Transformers 4.51 the applied rate lr(step - 1) is printed, before that the next one, lr(step).
    Returns None when the version is unknown. Source: pull request 36973.
    """
    fact = transformers_fact("logged_lr_offset", version)
    return None if fact is None else step + int(fact.value or 0)


def hf_warmup_factor(step: int, warmup_steps: int) -> float | None:
    """Return step / max(1, warmup_steps) while step < warmup_steps, then None.

    Source: transformers/optimization.py, every get_*_schedule_with_warmup.
    """
    return step / max(1, warmup_steps) if step < warmup_steps else None


def hf_decay_progress(step: int, warmup_steps: int, total_steps: int) -> float:
    """Return the share of the steps after warm-up that have passed; above 1 past the end."""
    return (step - warmup_steps) / max(1, total_steps - warmup_steps)
