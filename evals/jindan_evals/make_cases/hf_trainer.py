"""The two records of a transformers Trainer: trainer_state.json and the console lines between the bars."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jindan_evals.make_cases.tqdm_bar import bar


@dataclass(frozen=True, kw_only=True, slots=True)
class LogEntry:
    """One call of `Trainer.log`: the values without step and epoch."""

    step: int
    epoch: float
    values: Mapping[str, float]


def trainer_state(
    entries: Sequence[LogEntry],
    *,
    max_steps: int,
    epochs: int,
    logging_steps: int,
    save_steps: int,
    train_batch_size: int | None = None,
) -> str:
    """Return trainer_state.json as of the last entry; an unknown batch size is null, the default."""
    last = entries[-1]
    state: dict[str, object] = {
        "best_global_step": None, "best_metric": None, "best_model_checkpoint": None, "epoch": last.epoch,
        "eval_steps": save_steps, "global_step": last.step, "is_hyper_param_search": False,
        "is_local_process_zero": True, "is_world_process_zero": True,
        "log_history": [
            dict(sorted({**entry.values, "epoch": entry.epoch, "step": entry.step}.items()))
            for entry in entries
        ],
        "logging_steps": logging_steps, "max_steps": max_steps, "num_input_tokens_seen": 0,
        "num_train_epochs": epochs, "save_steps": save_steps, "stateful_callbacks": {}, "total_flos": 0.0,
        "train_batch_size": train_batch_size, "trial_name": None, "trial_params": None,
    }  # fmt: skip
    return json.dumps(state, indent=2) + "\n"


def console_log(entries: Sequence[LogEntry], *, max_steps: int, seconds_per_step: float) -> str:
    """Return the dict lines with the bar redrawn before each (ProgressCallback rounds epoch to 2 places)."""
    parts = ["\r" + bar("", 0, max_steps, 0.0)]
    for entry in entries:
        parts.append("\r" + bar("", entry.step, max_steps, entry.step * seconds_per_step))
        parts.append(f"\r{' ' * 80}\r{dict(entry.values) | {'epoch': round(entry.epoch, 2)}}\n")
    return "".join(parts)
