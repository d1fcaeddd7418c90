"""The part of the table of rules about fine-tuning that reads settings and answers; `table.py` takes it in."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Role
from jindan_tools.rules.conditions import events, metrics, rates, words
from jindan_tools.rules.entry import RuleEntry, entry

TUNING: tuple[RuleEntry, ...] = (
    entry("optimizer.adapter_hardly_counts", Role.TRAIN_LOSS, words.names_setting("lora_alpha")),
    entry("optimizer.adapter_too_strong", Role.TRAIN_LOSS, words.names_setting("lora_alpha")),
    entry("optimizer.rate_for_whole_model", Role.TRAIN_LOSS, words.names_setting("peft_type")),
    entry("fit.reward_bought", words.names_curve("rewards/")),
    entry("schedule.rate_beyond_setting", Role.LEARNING_RATE, rates.rate_ends_beyond_setting),
    entry(
        "batch.printed_loss_is_a_share",
        Role.TRAIN_LOSS,
        words.no_detector,
        metrics.has(Role.VAL_LOSS),
        words.either(words.setting_from("gradient_accumulation", 2), events.does("prints_divided_loss")),
    ),
    entry(
        "data.epoch_several_times",
        words.either(words.counts_rows_and_workers, events.does("stream_per_worker")),
    ),
    entry(
        "optimizer.epsilon_dwarfs_gradient",
        Role.TRAIN_LOSS,
        words.names_setting("adam_eps", "optimizer.eps", "optimizer.params.eps"),
    ),
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
