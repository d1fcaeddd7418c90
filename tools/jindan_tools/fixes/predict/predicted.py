"""Compute for a step what the next run should record, from the figures of a finding or from the records of the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jindan_tools.fixes.predict.from_findings import BY_FINDING
from jindan_tools.fixes.predict.held_out_joins import held_out_joins
from jindan_tools.fixes.predict.out_of_memory import memory_in_pieces, memory_of_others, memory_to_free
from jindan_tools.fixes.predict.past_the_end import past_the_end
from jindan_tools.fixes.predict.ramp import ramp_of_warmup
from jindan_tools.fixes.predict.watched_metric import best_by_direction, rate_without_reversal, stop_by_direction
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.run import Ending, Run

# Causes of values that break: the end of the run is not theirs.
_OF_VALUES = ("nan_", "plateau_", "lr_")
_BROKEN = frozenset({Ending.CRASHED, Ending.KILLED})
_BY_CAUSE: Mapping[str, Callable[[Run], str]] = {
    "early_stop_wrong": stop_by_direction,
    "best_ckpt_wrong": best_by_direction,
    "plateau_sched_wrong_metric": rate_without_reversal,
    "train_val_shift": held_out_joins,
    "eval_mode_missing": held_out_joins,
    "bn_small_batch": held_out_joins,
    "num_labels_mismatch": held_out_joins,
    "oom_capacity": memory_to_free,
    "oom_eval": memory_to_free,
    "oom_leak": memory_to_free,
    "oom_other_process": memory_of_others,
    "oom_fragmentation": memory_in_pieces,
    "warmup_missing": ramp_of_warmup,
}


def predicted(situation: Situation) -> str:
    """Return the Korean sentence with the computed figure that shows the step worked, '' where nothing can be computed."""
    cause, run = situation.cause.id, situation.run
    for found in sorted(situation.findings, key=lambda f: -f.argues.get(cause, 0)):
        told = BY_FINDING.get(found.code)
        if told is not None and found.argues.get(cause, 0) > 0 and (text := told(found, run)):
            return text
    by_cause = _BY_CAUSE.get(cause)
    text = by_cause(run) if by_cause is not None else ""
    return text or (past_the_end(run) if run.ending in _BROKEN and not cause.startswith(_OF_VALUES) else "")
