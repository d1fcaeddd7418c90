"""The part of the table of rules about language models, preferences and rewards; `table.py` takes it in."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Role
from jindan_tools.rules.conditions import metrics, words
from jindan_tools.rules.entry import RuleEntry, entry

LANGUAGE: tuple[RuleEntry, ...] = (
    entry(
        "batch.data_parallel_by_accident",
        words.either(words.names_setting("data_parallel_batch_size"), words.says("all input tensors were scalars")),
    ),
    entry("plateau.preference_start_kept", Role.TRAIN_LOSS, words.sets("loss_name"), words.names_curve("rewards/")),
    entry(
        "schedule.rate_kept_from_checkpoint",
        Role.LEARNING_RATE,
        words.sets("learning_rate"),
        words.either(words.names_setting("resume", "ckpt_path"), metrics.has(EventKind.RESUME)),
    ),
    entry("data.epoch_cut_short", words.names_setting("per_epoch")),
    entry("checkpoint.name_without_weights", Role.TRAIN_LOSS, words.names_setting("vocab")),
)
