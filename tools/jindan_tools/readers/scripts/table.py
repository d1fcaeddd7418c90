"""The habits that are looked for, in the order in which they are reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.habits.accumulates_without_dividing import accumulates_without_dividing
from jindan_tools.readers.scripts.habits.adadelta_by_default import adadelta_by_default
from jindan_tools.readers.scripts.habits.argmax_over_rows import argmax_over_rows
from jindan_tools.readers.scripts.habits.augments_held_out import augments_held_out
from jindan_tools.readers.scripts.habits.averaged_without_statistics import averaged_without_statistics
from jindan_tools.readers.scripts.habits.axes_by_reshape import axes_by_reshape
from jindan_tools.readers.scripts.habits.batch_taken_for_time import batch_taken_for_time
from jindan_tools.readers.scripts.habits.best_kept_by_reference import best_kept_by_reference
from jindan_tools.readers.scripts.habits.best_the_wrong_way import best_the_wrong_way
from jindan_tools.readers.scripts.habits.chosen_by_all_labels import chosen_by_all_labels
from jindan_tools.readers.scripts.habits.classes_for_padding import classes_for_padding
from jindan_tools.readers.scripts.habits.cleared_before_step import cleared_before_step
from jindan_tools.readers.scripts.habits.cleared_each_batch import cleared_each_batch
from jindan_tools.readers.scripts.habits.clipped_after_step import clipped_after_step
from jindan_tools.readers.scripts.habits.colours_swapped import colours_swapped
from jindan_tools.readers.scripts.habits.compares_column_with_row import compares_column_with_row
from jindan_tools.readers.scripts.habits.compares_exactly import compares_exactly
from jindan_tools.readers.scripts.habits.counts_in_half import counts_in_half
from jindan_tools.readers.scripts.habits.data_loaders import data_loaders
from jindan_tools.readers.scripts.habits.detached_loss import detached_loss
from jindan_tools.readers.scripts.habits.divergence_without_log import divergence_without_log
from jindan_tools.readers.scripts.habits.divided_again import divided_again
from jindan_tools.readers.scripts.habits.dropout_always_on import dropout_always_on
from jindan_tools.readers.scripts.habits.evaluation_mode import evaluation_mode
from jindan_tools.readers.scripts.habits.factor_is_rate import factor_is_rate
from jindan_tools.readers.scripts.habits.far_settings import far_settings
from jindan_tools.readers.scripts.habits.features_from_later_rows import features_from_later_rows
from jindan_tools.readers.scripts.habits.fitted_on_held_out import fitted_on_held_out
from jindan_tools.readers.scripts.habits.freezes_weights import freezes_weights
from jindan_tools.readers.scripts.habits.inputs_scaled_twice import inputs_scaled_twice
from jindan_tools.readers.scripts.habits.item_edited_in_place import item_edited_in_place
from jindan_tools.readers.scripts.habits.keeps_graph import keeps_graph
from jindan_tools.readers.scripts.habits.keras_freezing import keras_freezing
from jindan_tools.readers.scripts.habits.keras_loss import keras_loss
from jindan_tools.readers.scripts.habits.last_batch_only import last_batch_only
from jindan_tools.readers.scripts.habits.leaves_loop_of_batches import leaves_loop_of_batches, one_step_an_epoch
from jindan_tools.readers.scripts.habits.lightning_callbacks import lightning_callbacks
from jindan_tools.readers.scripts.habits.lightning_module import lightning_module
from jindan_tools.readers.scripts.habits.logits_cut_at_half import logits_cut_at_half
from jindan_tools.readers.scripts.habits.loop_left_early import loop_left_early
from jindan_tools.readers.scripts.habits.loss_is_summed import loss_is_summed
from jindan_tools.readers.scripts.habits.mask_reversed import mask_reversed
from jindan_tools.readers.scripts.habits.masks_interpolated import masks_interpolated
from jindan_tools.readers.scripts.habits.mean_by_rows import mean_by_rows
from jindan_tools.readers.scripts.habits.metric_arguments_swapped import metric_arguments_swapped
from jindan_tools.readers.scripts.habits.mixed_precision import mixed_precision
from jindan_tools.readers.scripts.habits.module_always_detached import module_always_detached
from jindan_tools.readers.scripts.habits.neighbours_in_loss import neighbours_in_loss
from jindan_tools.readers.scripts.habits.never_reset import never_reset
from jindan_tools.readers.scripts.habits.never_stepped import never_stepped
from jindan_tools.readers.scripts.habits.never_zeroed import never_zeroed
from jindan_tools.readers.scripts.habits.norm_keeps_last_batch import norm_keeps_last_batch
from jindan_tools.readers.scripts.habits.normalised_in_training_only import normalised_in_training_only
from jindan_tools.readers.scripts.habits.numbered_by_split import numbered_by_split
from jindan_tools.readers.scripts.habits.one_data_set_for_both import one_data_set_for_both
from jindan_tools.readers.scripts.habits.one_model_for_all_folds import one_model_for_all_folds
from jindan_tools.readers.scripts.habits.one_transform_for_both import one_transform_for_both
from jindan_tools.readers.scripts.habits.optimizer_in_loop import optimizer_in_loop
from jindan_tools.readers.scripts.habits.optimizer_made import optimizer_made
from jindan_tools.readers.scripts.habits.optimizer_misses_weights import optimizer_misses_weights
from jindan_tools.readers.scripts.habits.output_misses_targets import output_misses_targets
from jindan_tools.readers.scripts.habits.pair_transformed_apart import pair_transformed_apart
from jindan_tools.readers.scripts.habits.pairs_all_first import pairs_all_first
from jindan_tools.readers.scripts.habits.part_cut_off import part_cut_off
from jindan_tools.readers.scripts.habits.part_left_out import part_left_out
from jindan_tools.readers.scripts.habits.pixels_of_other_mode import pixels_of_other_mode
from jindan_tools.readers.scripts.habits.plain_list_of_layers import plain_list_of_layers
from jindan_tools.readers.scripts.habits.policy_pushed_down import policy_pushed_down, value_past_the_end
from jindan_tools.readers.scripts.habits.prints_divided_loss import prints_divided_loss
from jindan_tools.readers.scripts.habits.related_rows_parted import related_rows_parted
from jindan_tools.readers.scripts.habits.rows_on_both_sides import rows_on_both_sides
from jindan_tools.readers.scripts.habits.scale_never_undone import scale_never_undone
from jindan_tools.readers.scripts.habits.scaled_by_all_rows import scaled_by_all_rows
from jindan_tools.readers.scripts.habits.schedule_by_default import schedule_by_default
from jindan_tools.readers.scripts.habits.schedules import schedules
from jindan_tools.readers.scripts.habits.seeds_apart import seeds_apart
from jindan_tools.readers.scripts.habits.sees_what_it_predicts import sees_what_it_predicts
from jindan_tools.readers.scripts.habits.shuffled_apart import shuffled_apart
from jindan_tools.readers.scripts.habits.slices_in_order import slices_in_order
from jindan_tools.readers.scripts.habits.softmax_over_batch import softmax_over_batch
from jindan_tools.readers.scripts.habits.split_each_epoch import split_each_epoch
from jindan_tools.readers.scripts.habits.stream_per_worker import stream_per_worker
from jindan_tools.readers.scripts.habits.target_among_inputs import target_among_inputs
from jindan_tools.readers.scripts.habits.target_of_another_shape import target_of_another_shape
from jindan_tools.readers.scripts.habits.weights_follow_counts import weights_follow_counts
from jindan_tools.readers.scripts.habits.weights_in_half import weights_in_half
from jindan_tools.readers.scripts.habits.weights_made_alike import weights_made_alike
from jindan_tools.readers.scripts.habits.weights_of_classes import weights_of_classes
from jindan_tools.readers.scripts.habits.what_is_sound import what_is_sound
from jindan_tools.readers.scripts.habits.window_holds_target import window_holds_target
from jindan_tools.readers.scripts.habits.wrong_input_of_loss import wrong_input_of_loss
from jindan_tools.readers.scripts.loops import Training

# What a file shows that only prepares the data of a training.
OF_DATA: tuple[Callable[[Training], Iterator[Habit]], ...] = (
    colours_swapped,
    masks_interpolated,
    augments_held_out,
    pair_transformed_apart,
)
HABITS: tuple[Callable[[Training], Iterator[Habit]], ...] = (
    never_zeroed,
    never_stepped,
    wrong_input_of_loss,
    softmax_over_batch,
    output_misses_targets,
    keras_loss,
    compares_exactly,
    keras_freezing,
    lightning_module,
    lightning_callbacks,
    plain_list_of_layers,
    optimizer_made,
    optimizer_misses_weights,
    detached_loss,
    freezes_weights,
    accumulates_without_dividing,
    prints_divided_loss,
    cleared_each_batch,
    clipped_after_step,
    schedules,
    schedule_by_default,
    data_loaders,
    slices_in_order,
    stream_per_worker,
    related_rows_parted,
    split_each_epoch,
    normalised_in_training_only,
    evaluation_mode,
    mixed_precision,
    keeps_graph,
    dropout_always_on,
    inputs_scaled_twice,
    features_from_later_rows,
    one_model_for_all_folds,
    weights_follow_counts,
    chosen_by_all_labels,
    one_transform_for_both,
    norm_keeps_last_batch,
    metric_arguments_swapped,
    shuffled_apart,
    item_edited_in_place,
    best_kept_by_reference,
    divergence_without_log,
    part_cut_off,
    rows_on_both_sides,
    target_of_another_shape,
    scaled_by_all_rows,
    loss_is_summed,
    cleared_before_step,
    one_data_set_for_both,
    what_is_sound,
    far_settings,
    factor_is_rate,
    weights_made_alike,
    last_batch_only,
    target_among_inputs,
    scale_never_undone,
    weights_of_classes,
    batch_taken_for_time,
    logits_cut_at_half,
    loop_left_early,
    best_the_wrong_way,
    numbered_by_split,
    adadelta_by_default,
    weights_in_half,
    pixels_of_other_mode,
    neighbours_in_loss,
    averaged_without_statistics,
    window_holds_target,
    sees_what_it_predicts,
    policy_pushed_down,
    value_past_the_end,
    argmax_over_rows,
    counts_in_half,
    mask_reversed,
    never_reset,
    mean_by_rows,
    classes_for_padding,
    fitted_on_held_out,
    optimizer_in_loop,
    seeds_apart,
    *OF_DATA,
    divided_again,
    module_always_detached,
    part_left_out,
    leaves_loop_of_batches,
    one_step_an_epoch,
    compares_column_with_row,
    axes_by_reshape,
    pairs_all_first,
)
