"""Compute for a step what the next run should record, from the figures of a finding or from the records of the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from jindan_tools.fixes.predict.from_findings import BY_FINDING
from jindan_tools.fixes.predict.past_the_end import past_the_end
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.run import Ending, Run

# Causes of values that break: the end of the run is not theirs.
_OF_VALUES = ("nan_", "plateau_", "lr_")
_BROKEN = frozenset({Ending.CRASHED, Ending.KILLED})
# By cause, the module of this package and its function, loaded for a run that has the cause.
_BY_CAUSE: Mapping[str, tuple[str, str]] = {
    "early_stop_wrong": ("watched_metric", "stop_by_direction"),
    "best_ckpt_wrong": ("watched_metric", "best_by_direction"),
    "plateau_sched_wrong_metric": ("watched_metric", "rate_without_reversal"),
    "train_val_shift": ("held_out_joins", "held_out_joins"),
    "eval_mode_missing": ("held_out_joins", "held_out_joins"),
    "bn_small_batch": ("held_out_joins", "held_out_joins"),
    "num_labels_mismatch": ("held_out_joins", "held_out_joins"),
    "oom_capacity": ("out_of_memory", "memory_to_free"),
    "oom_eval": ("out_of_memory", "memory_to_free"),
    "oom_leak": ("out_of_memory", "memory_to_free"),
    "oom_other_process": ("out_of_memory", "memory_of_others"),
    "oom_fragmentation": ("out_of_memory", "memory_in_pieces"),
    "warmup_missing": ("ramp", "ramp_of_warmup"),
}


def predicted(situation: Situation) -> str:
    """Return the Korean sentence with the computed figure that shows the step worked, '' where nothing can be computed."""
    cause, run = situation.cause.id, situation.run
    for found in sorted(situation.findings, key=lambda f: -f.argues.get(cause, 0)):
        told = BY_FINDING.get(found.code)
        if told is not None and found.argues.get(cause, 0) > 0 and (text := told(found, run)):
            return text
    text = _by_cause(cause, run)
    return text or (past_the_end(run) if run.ending in _BROKEN and not cause.startswith(_OF_VALUES) else "")


def _by_cause(cause: str, run: Run) -> str:
    if cause not in _BY_CAUSE:
        return ""
    module, name = _BY_CAUSE[cause]
    told = getattr(import_module(f"jindan_tools.fixes.predict.{module}"), name)
    return cast("Callable[[Run], str]", told)(run)
