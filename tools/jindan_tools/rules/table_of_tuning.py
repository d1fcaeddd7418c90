"""The part of the table of rules about fine-tuning that reads settings and answers; `table.py` takes it in."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Role
from jindan_tools.rules.conditions import events, metrics, words
from jindan_tools.rules.entry import RuleEntry, entry

TUNING: tuple[RuleEntry, ...] = (
    entry("optimizer.adapter_hardly_counts", Role.TRAIN_LOSS, words.names_setting("lora_alpha")),
    entry("optimizer.epsilon_dwarfs_gradient", Role.TRAIN_LOSS, words.names_setting("eps")),
    entry("gradients.preference_without_weight", Role.TRAIN_LOSS, words.names_setting("beta")),
    entry("evaluation.patience_within_warmup", words.stopped_early, words.sets_all("patience", "eval_steps")),
    entry("checkpoint.file_name_tells_lowest", EventKind.RESUME, EventKind.CHECKPOINT, metrics.has(Role.VAL_METRIC)),
    entry(
        "numerics.updates_below_bfloat",
        Role.TRAIN_LOSS,
        words.either(words.names_setting("dtype"), events.does("weights_in_bfloat")),
    ),
    entry("labels.similarity_out_of_reach", Role.VAL_LOSS, words.names_curve("spearman", "pearson")),
    entry("tokens.samples_contradict_score", EventKind.FIGURE),
)
