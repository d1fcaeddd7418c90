"""The part of the table of rules that holds the training script against the curves; `table.py` takes it in."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.rules.conditions import events
from jindan_tools.rules.entry import RuleEntry, entry

SCRIPTS: tuple[RuleEntry, ...] = (
    entry("tokens.end_token_masked", EventKind.SCRIPT),
    entry("tokens.labels_shifted_twice", EventKind.SCRIPT),
    entry("tokens.new_tokens_frozen", EventKind.SCRIPT),
    entry("data.training_rows_evaluated", EventKind.SCRIPT),
    entry("gradients.optimizer_before_adapter", EventKind.SCRIPT),
    entry("evaluation.scores_teacher_forced", EventKind.SCRIPT),
    entry("gradients.reference_is_policy", EventKind.SCRIPT),
    entry("tokens.asked_in_another_format", EventKind.SCRIPT),
    entry("tokens.padding_among_labels", EventKind.SCRIPT),
    entry("labels.tags_by_word", EventKind.SCRIPT),
    entry("script.gradients_never_zeroed", EventKind.SCRIPT, events.does("never_zeroed")),
    entry(
        "script.weights_never_updated",
        EventKind.SCRIPT,
        events.does("never_stepped", "manual_without_step", "step_returns_nothing"),
    ),
    entry(
        "script.weights_out_of_reach",
        EventKind.SCRIPT,
        events.does(
            "plain_list_of_layers",
            "optimizer_before_head",
            "embeddings_behind_optimizer",
            "loss_cut_off",
            "loss_forced_to_take_gradients",
            "freed_after_compile",
            "model_made_again",
            "cleared_before_step",
            "part_cut_off",
        ),
    ),
    entry(
        "script.activation_before_loss",
        EventKind.SCRIPT,
        events.does("softmax_twice", "sigmoid_twice", "loss_of_imported_model"),
    ),
    entry(
        "script.loss_of_another_shape",
        EventKind.SCRIPT,
        events.does(
            "classes_from_one_output",
            "softmax_of_one",
            "logits_as_probabilities",
            "likelihood_without_log",
            "divergence_without_log",
            "loss_of_imported_model",
        ),
    ),
    entry(
        "script.schedule_at_other_pace",
        EventKind.SCRIPT,
        events.does(
            "epoch_schedule_per_batch", "batch_schedule_per_epoch", "schedule_never_stepped", "plateau_wrong_way"
        ),
    ),
    entry("script.rows_in_file_order", EventKind.SCRIPT, events.does("unshuffled_training")),
    entry("script.held_out_is_training", EventKind.SCRIPT, events.does("held_out_is_training")),
    entry("script.dropout_always_on", EventKind.SCRIPT, events.does("dropout_always_on")),
    entry(
        "script.inputs_scaled_twice",
        EventKind.SCRIPT,
        events.does("inputs_scaled_twice", "scales_before_imported_model"),
    ),
    entry("script.features_from_later_rows", EventKind.SCRIPT, events.does("features_from_later_rows")),
    entry("script.one_model_for_all_folds", EventKind.SCRIPT, events.does("one_model_for_all_folds")),
    entry("script.weights_follow_counts", EventKind.SCRIPT, events.does("weights_follow_counts")),
    entry("script.chosen_by_all_labels", EventKind.SCRIPT, events.does("chosen_by_all_labels")),
    entry("script.one_transform_for_both", EventKind.SCRIPT, events.does("one_transform_for_both")),
    entry("script.norm_keeps_last_batch", EventKind.SCRIPT, events.does("norm_keeps_last_batch")),
    entry("script.softmax_over_batch", EventKind.SCRIPT, events.does("softmax_over_batch")),
    entry("script.output_misses_targets", EventKind.SCRIPT, events.does("output_misses_targets")),
    entry("script.related_rows_parted", EventKind.SCRIPT, events.does("related_rows_parted")),
    entry("script.accumulated_without_dividing", EventKind.SCRIPT, events.does("accumulates_without_dividing")),
    entry("script.clipped_after_step", EventKind.SCRIPT, events.does("clipped_after_step")),
    entry("script.cleared_each_batch", EventKind.SCRIPT, events.does("cleared_each_batch")),
    entry("script.normalised_on_one_side", EventKind.SCRIPT, events.does("normalised_on_one_side")),
    entry("script.mode_not_switched", EventKind.SCRIPT, events.does("never_eval", "never_back_to_train")),
    entry("script.clipped_while_scaled", EventKind.SCRIPT, events.does("clips_scaled_gradients")),
    entry("script.graph_kept_alive", EventKind.SCRIPT, events.does("keeps_graph")),
    entry("script.metric_arguments_swapped", EventKind.SCRIPT, events.does("metric_arguments_swapped")),
    entry("script.shuffled_apart", EventKind.SCRIPT, events.does("shuffled_apart")),
    entry("script.pair_transformed_apart", EventKind.SCRIPT, events.does("pair_transformed_apart")),
    entry("script.item_edited_in_place", EventKind.SCRIPT, events.does("item_edited_in_place")),
    entry("script.target_of_another_shape", EventKind.SCRIPT, events.does("target_of_another_shape")),
    entry("script.scaled_by_all_rows", EventKind.SCRIPT, events.does("scaled_by_all_rows")),
    entry("checkpoint.best_kept_by_reference", EventKind.SCRIPT, events.does("best_kept_by_reference")),
    entry("batch.summed_by_script", EventKind.SCRIPT, events.does("loss_is_summed")),
    entry(
        "script.library_does_otherwise",
        EventKind.SCRIPT,
        events.does(
            "adapter_for_inference",
            "masked_model_copies",
            "causal_model_masks",
            "prompt_in_answer",
            "argmax_twice",
            "class_zero_ignored",
            "keeps_lowest_score",
            "stops_at_lowest_score",
            "schedule_in_batches",
            "adafactor_warms_up",
            "one_of_two_lists_reordered",
        ),
    ),
)
