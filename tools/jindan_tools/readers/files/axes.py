"""Know the columns that say when a row was written: epochs, steps and counters that restart every epoch."""

from __future__ import annotations

from functools import lru_cache

from jindan_tools.text.regex import regex

EPOCH_NAMES = frozenset(
    {
        "epoch", "epochs", "ep", "cur_epoch", "current_epoch", "epoch_num", "epoch_id", "epoch_idx", "train/epoch",
        "trainer/epoch", "num_epoch", "n_epoch", "에폭", "에포크",
    }
)  # fmt: skip
STEP_NAMES = frozenset(
    {
        "step", "steps", "global_step", "global_steps", "trainer/global_step", "train/global_step", "_step",
        "iteration", "iterations", "iter", "iters", "it", "current_steps", "num_updates", "update", "updates",
        "train_step", "training_step", "upd", "gstep", "n_iter", "niter", "train_iter", "opt_step", "optimizer_step", "global_iter", "total_iters", "iter_num", "스텝", "반복", "training_iteration",
        "total_timesteps", "time/total_timesteps", "timesteps_total", "env_step", "env_steps", "total_steps_done",
        "frame", "frames", "num_frames", "total_frames", "timesteps", "timestep",
    }
)  # fmt: skip
# In a configuration or a table of trials these say how long to train, not when a row was written.
PLAN_NAMES = frozenset({"epochs", "num_epoch", "n_epoch", "steps", "iterations", "iters", "updates", "total_iters"})
BATCH_NAMES = frozenset({"idx", "batch", "batch_idx", "batch_index", "batch_id", "i", "minibatch", "mini_batch"})
CLOCK_NAMES = frozenset(
    {"", "_runtime", "_timestamp", "timestamp", "wall_time", "wall time", "walltime", "datetime", "date", "index"}
)
SPLIT_NAMES = frozenset({"phase", "split", "mode", "stage", "set", "subset", "dataset_split"})
_UNNAMED = regex(r"unnamed:? ?\d+$")
_TRAIN = frozenset({"train", "training", "tr"})
_HELD_OUT = frozenset({"val", "valid", "validation", "eval", "evaluation", "test", "dev"})


# The same few names stand in every record of a file.
_MOST_NAMES = 1024


@lru_cache(maxsize=_MOST_NAMES)
def key_of(name: str) -> str:
    """Return a column name as these tables spell it."""
    return name.strip().lower().replace(" ", "_") if name.strip().lower() != "wall time" else "wall time"


def is_clock(name: str) -> bool:
    """Say whether a column only tells the time of day or the row number."""
    key = key_of(name)
    return key in CLOCK_NAMES or bool(_UNNAMED.match(name.strip().lower()))


@lru_cache(maxsize=_MOST_NAMES)
def is_axis(name: str) -> bool:
    """Say whether a column tells when a row was written rather than what was measured."""
    key = key_of(name)
    return key in EPOCH_NAMES or key in STEP_NAMES or key in BATCH_NAMES or is_clock(name)


def split_prefix(value: str) -> str | None:
    """Return the prefix that the names of a row's columns get ('' for training), None for no known split."""
    word = value.strip().lower()
    if word in _TRAIN:
        return "train/"
    return f"{word}/" if word in _HELD_OUT else None
