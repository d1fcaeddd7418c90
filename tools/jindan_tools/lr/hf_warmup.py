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
