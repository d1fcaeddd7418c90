"""The part of the table of rules about fine-tuning that reads settings and answers; `table.py` takes it in."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Role
from jindan_tools.rules.conditions import events, losses, metrics, rates, words
from jindan_tools.rules.entry import RuleEntry, entry
from jindan_tools.rules.glance import NON_FINITE

TUNING: tuple[RuleEntry, ...] = (
    entry(
        "checkpoint.adapter_on_random_base",
        Role.TRAIN_LOSS,
        words.names_setting(
            "lora_alpha",
            "lora_r",
            "lora_rank",
            "lora_target",
            "peft_type",
            "finetuning_type",
            "training_type",
            "train_type",
        ),
    ),
    entry("checkpoint.adapter_starts_random", Role.TRAIN_LOSS, words.names_setting("init_lora_weights")),
    entry("optimizer.adapter_hardly_counts", Role.TRAIN_LOSS, words.names_setting("lora_alpha")),
    entry(
        "evaluation.held_out_mean_of_another_count",
        Role.VAL_LOSS,
        words.no_detector,
        words.either(words.setting_from("batch_size", 4), words.names_accuracy),
        metrics.held_out_far_apart,
    ),
    entry("optimizer.decay_bounds_weights", Role.TRAIN_LOSS, words.setting_from("weight_decay", 1.0)),
    entry("optimizer.decay_beyond_use", words.setting_from("weight_decay", 2.0)),
    entry(
        "gradients.held_out_never_moves", Role.VAL_LOSS, Role.VAL_METRIC, Role.TRAIN_METRIC, metrics.has(Role.GRAD_NORM)
    ),
    entry(
        "schedule.mode_against_monitor",
        words.names_setting("mode"),
        words.names_setting("monitor", "metric", "watch", "quantity"),
    ),
    entry(
        "labels.rare_tags_never_found",
        Role.TRAIN_METRIC,
        Role.VAL_METRIC,
        words.names_accuracy,
        words.names_curve("f1"),
    ),
    entry("data.epoch_borders_jump", Role.TRAIN_LOSS, losses.several_epochs_by_step),
    entry("optimizer.adapter_too_strong", Role.TRAIN_LOSS, words.names_setting("lora_alpha")),
    entry("optimizer.rate_for_whole_model", Role.TRAIN_LOSS, words.names_setting("peft_type")),
    entry("fit.policy_runs_away", words.names_curve("kl")),
    entry("fit.reward_bought", words.names_curve("reward")),
    entry("fit.experts_collapse", words.names_setting("experts"), words.names_curve("aux", "balanc")),
    entry("fit.reward_rises_score_falls", Role.VAL_METRIC, words.names_curve("reward", "보상")),
    entry("schedule.rate_beyond_setting", Role.LEARNING_RATE, rates.rate_ends_beyond_setting),
    entry(
        "batch.printed_loss_is_a_share",
        Role.TRAIN_LOSS,
        words.no_detector,
        metrics.has(Role.VAL_LOSS),
        words.either(words.accumulates, events.does("prints_divided_loss")),
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
    entry(
        "configuration.rate_not_in_force",
        Framework.HF_TRAINER,
        words.sets("learning_rate"),
        rates.rate_peaks_off_setting,
    ),
    entry(
        "configuration.kept_copy_of_data",
        EventKind.WARNING,
        words.names_setting("tokenized_path", "cache_path", "cutoff_len", "template"),
    ),
    entry("evaluation.held_out_pairs_reversed", Role.VAL_METRIC, words.names_accuracy),
    entry("tokens.template_marks_twice", EventKind.FIGURE),
    entry("evaluation.perplexity_of_batches", words.names_curve("ppl", "perplexity")),
    entry("evaluation.perplexity_on_another_base", words.names_curve("ppl", "perplexity")),
    entry("schedule.horizon_of_another_count", Role.LEARNING_RATE, words.no_detector, rates.rate_falls),
    entry("gradients.engine_does_not_clip", Role.GRAD_NORM, words.names_setting("zero_optimization")),
    entry("tokens.rows_cut_alike", words.names_curve("num_tokens", "num_input_tokens")),
    entry("numerics.half_weights_unscaled", NON_FINITE, words.names_setting("dtype")),
    entry("gradients.preference_without_weight", Role.TRAIN_LOSS, words.names_setting("beta", "label_smoothing")),
    entry("evaluation.patience_within_warmup", words.stopped_early, words.sets_all("patience", "eval_steps")),
    entry("checkpoint.file_name_tells_lowest", EventKind.RESUME, EventKind.CHECKPOINT, metrics.has(Role.VAL_METRIC)),
    entry(
        "numerics.updates_below_bfloat",
        Role.TRAIN_LOSS,
        words.either(
            words.names_setting("dtype", "bf16", "bfloat16", "precision"),
            events.does("weights_in_bfloat", "weights_in_half"),
        ),
    ),
    entry("labels.similarity_out_of_reach", Role.VAL_LOSS, words.names_curve("spearman", "pearson")),
    entry("tokens.samples_contradict_score", EventKind.FIGURE),
    entry(
        "batch.data_parallel_by_accident",
        words.either(words.names_setting("data_parallel_batch_size"), words.says("all input tensors were scalars")),
    ),
    entry("plateau.preference_start_kept", Role.TRAIN_LOSS, words.sets("loss_name"), words.names_curve("rewards/")),
    entry(
        "schedule.rate_kept_from_checkpoint",
        Role.LEARNING_RATE,
        words.sets("learning_rate"),
        words.either(words.names_checkpoint, metrics.has(EventKind.RESUME)),
    ),
    entry("data.epoch_cut_short", words.names_setting("per_epoch")),
    entry("checkpoint.name_without_weights", Role.TRAIN_LOSS, words.names_setting("vocab")),
    entry("batch.token_loss_beyond_guessing", words.accumulates, losses.a_loss_exceeds(16.2)),
    entry("batch.batch_not_the_stated_one", words.names_setting("data_parallel_batch_size")),
    entry(
        "gradients.checkpointed_without_gradient", Role.TRAIN_LOSS, words.says("none of the inputs have requires_grad")
    ),
    entry("gradients.clipped_to_zero", Role.TRAIN_LOSS, words.zero_setting("grad_clip")),
    entry("fit.one_prompt_an_update", words.names_setting("num_generations")),
    entry(
        "checkpoint.reference_not_the_start",
        Role.TRAIN_LOSS,
        words.names_setting("beta"),
        words.names_curve("rewards/"),
    ),
    entry("plateau.pairs_at_prior", Role.TRAIN_LOSS, words.names_setting("neg")),
    entry("answers.one_answer_for_all", EventKind.FIGURE, events.tells_answers("classes")),
    entry("answers.answers_under_other_names", EventKind.FIGURE, events.tells_answers("classes")),
    entry("data.lists_overlap", EventKind.FIGURE, events.figures("split_lists")),
    entry("evaluation.mean_over_absent_classes", EventKind.FIGURE, events.figures("class_rows")),
    entry("evaluation.tested_on_validation", words.names_curve("test")),
    entry("evaluation.held_out_folder_empty", EventKind.FIGURE, events.figures("images_found")),
    entry(
        "evaluation.depth_of_another_unit", words.names_curve("abs_rel", "absrel", "abs rel"), words.names_curve("log")
    ),
    entry("evaluation.validated_otherwise", EventKind.VALIDATION, events.validated_apart),
    entry("answers.two_classes_swapped", EventKind.FIGURE, events.tells_answers("classes")),
    entry("answers.class_without_answer", EventKind.FIGURE, events.tells_answers("classes")),
    entry("answers.answers_one_row_off", EventKind.FIGURE, events.tells_answers("classes")),
    entry("answers.one_number_for_all", EventKind.FIGURE, events.tells_answers("numbers")),
    entry("answers.numbers_on_another_scale", EventKind.FIGURE, events.tells_answers("numbers")),
    entry("answers.last_value_repeated", EventKind.FIGURE, events.tells_answers("numbers")),
    entry(
        "optimizer.preference_adapter_at_model_rate",
        Role.TRAIN_LOSS,
        words.names_curve("margins"),
        words.names_setting("lora", "peft_type"),
    ),
    entry("contrastive.similarity_unrelated", Role.VAL_METRIC, words.names_curve("spearman", "pearson")),
)
