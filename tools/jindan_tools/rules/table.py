"""The explicit list of all rules, in the order in which they run."""

from __future__ import annotations

from jindan_tools.rules.batch.accumulated_loss_not_averaged import accumulated_loss_not_averaged
from jindan_tools.rules.batch.first_loss_multiple_of_chance import first_loss_multiple_of_chance
from jindan_tools.rules.batch.loss_above_chance import loss_above_chance
from jindan_tools.rules.batch.nominal_batch_accumulates import nominal_batch_accumulates
from jindan_tools.rules.batch.recipe_rate_not_scaled import recipe_rate_not_scaled
from jindan_tools.rules.batch.small_effective_batch import small_effective_batch
from jindan_tools.rules.batch.tiny_batch_norm import tiny_batch_norm
from jindan_tools.rules.batch.tiny_batch_restless import tiny_batch_restless
from jindan_tools.rules.batch.trainer_inflates_loss import trainer_inflates_loss
from jindan_tools.rules.contrastive.batch_not_in_force import batch_not_in_force
from jindan_tools.rules.contrastive.bounded_adversarial import bounded_adversarial
from jindan_tools.rules.contrastive.discriminator_wins import discriminator_wins
from jindan_tools.rules.contrastive.embedding_collapse import embedding_collapse
from jindan_tools.rules.contrastive.exact_chance import exact_chance
from jindan_tools.rules.contrastive.few_negatives import few_negatives
from jindan_tools.rules.contrastive.temperature import temperature
from jindan_tools.rules.crash.batch_of_one import batch_of_one
from jindan_tools.rules.crash.checkpoint_damaged import checkpoint_damaged
from jindan_tools.rules.crash.checkpoint_does_not_fit import checkpoint_does_not_fit
from jindan_tools.rules.crash.collective_error import collective_error
from jindan_tools.rules.crash.collective_timeout import collective_timeout
from jindan_tools.rules.crash.configuration_rejected import configuration_rejected
from jindan_tools.rules.crash.corrupt_sample_file import corrupt_sample_file
from jindan_tools.rules.crash.data_file_missing import data_file_missing
from jindan_tools.rules.crash.ddp_unused_parameters import ddp_unused_parameters
from jindan_tools.rules.crash.disk_full import disk_full
from jindan_tools.rules.crash.dtype_or_device_mismatch import dtype_or_device_mismatch
from jindan_tools.rules.crash.file_missing import file_missing
from jindan_tools.rules.crash.fp16_gradients_unscaled import fp16_gradients_unscaled
from jindan_tools.rules.crash.graph_detached import graph_detached
from jindan_tools.rules.crash.hardware_error import hardware_error
from jindan_tools.rules.crash.host_memory_exhausted import host_memory_exhausted
from jindan_tools.rules.crash.hub_not_reachable import hub_not_reachable
from jindan_tools.rules.crash.killed_process import killed_process
from jindan_tools.rules.crash.launcher_report import launcher_report
from jindan_tools.rules.crash.library_version import library_version
from jindan_tools.rules.crash.loss_scale_exhausted import loss_scale_exhausted
from jindan_tools.rules.crash.metric_code_fails import metric_code_fails
from jindan_tools.rules.crash.missing_package import missing_package
from jindan_tools.rules.crash.nan_guard_stop import nan_guard_stop
from jindan_tools.rules.crash.node_failure import node_failure
from jindan_tools.rules.crash.open_files_exhausted import open_files_exhausted
from jindan_tools.rules.crash.padding_token_missing import padding_token_missing
from jindan_tools.rules.crash.probability_range import probability_range
from jindan_tools.rules.crash.shape_mismatch import shape_mismatch
from jindan_tools.rules.crash.shared_memory_exhausted import shared_memory_exhausted
from jindan_tools.rules.crash.target_out_of_range import target_out_of_range
from jindan_tools.rules.crash.time_limit import time_limit
from jindan_tools.rules.crash.token_out_of_vocabulary import token_out_of_vocabulary
from jindan_tools.rules.crash.traceback_cut_off import traceback_cut_off
from jindan_tools.rules.crash.unclassified_exception import unclassified_exception
from jindan_tools.rules.crash.user_interrupt import user_interrupt
from jindan_tools.rules.crash.worker_died import worker_died
from jindan_tools.rules.data.augmentation_switch import augmentation_switch
from jindan_tools.rules.data.epoch_sawtooth import epoch_sawtooth
from jindan_tools.rules.data.held_out_tracks_training import held_out_tracks_training
from jindan_tools.rules.data.metric_zero_loss_falls import metric_zero_loss_falls
from jindan_tools.rules.data.pipeline_mismatch import pipeline_mismatch
from jindan_tools.rules.data.same_train_and_val import same_train_and_val
from jindan_tools.rules.data.too_little_data import too_little_data
from jindan_tools.rules.evaluation.final_differs import final_differs
from jindan_tools.rules.evaluation.held_out_far_off import held_out_far_off
from jindan_tools.rules.evaluation.no_validation import no_validation
from jindan_tools.rules.evaluation.restless_validation import restless_validation
from jindan_tools.rules.fit.best_not_last import best_not_last
from jindan_tools.rules.fit.detector_underfit import detector_underfit
from jindan_tools.rules.fit.epochs_too_few import epochs_too_few
from jindan_tools.rules.fit.healthy_convergence import healthy_convergence
from jindan_tools.rules.fit.holds_its_level import holds_its_level
from jindan_tools.rules.fit.learning_progress import learning_progress
from jindan_tools.rules.fit.long_plateau import long_plateau
from jindan_tools.rules.fit.loss_rises_metric_holds import loss_rises_metric_holds
from jindan_tools.rules.fit.memorisation import memorisation
from jindan_tools.rules.fit.overfit import overfit
from jindan_tools.rules.fit.perfect_fit_unchecked import perfect_fit_unchecked
from jindan_tools.rules.fit.small_val_set import small_val_set
from jindan_tools.rules.fit.train_above_val import train_above_val
from jindan_tools.rules.gradients.always_clipped import always_clipped
from jindan_tools.rules.gradients.dead_activations import dead_activations
from jindan_tools.rules.gradients.exploding_gradient import exploding_gradient
from jindan_tools.rules.gradients.gradient_accumulates import gradient_accumulates
from jindan_tools.rules.gradients.tiny_gradient import tiny_gradient
from jindan_tools.rules.gradients.vanishing_by_layer import vanishing_by_layer
from jindan_tools.rules.gradients.weights_do_not_move import weights_do_not_move
from jindan_tools.rules.gradients.zero_gradient import zero_gradient
from jindan_tools.rules.gradients.zero_gradient_artefact import zero_gradient_artefact
from jindan_tools.rules.labels.class_count_conflict import class_count_conflict
from jindan_tools.rules.labels.class_imbalance import class_imbalance
from jindan_tools.rules.labels.corrupt_labels import corrupt_labels
from jindan_tools.rules.labels.duplicate_labels import duplicate_labels
from jindan_tools.rules.labels.eval_labels_missing import eval_labels_missing
from jindan_tools.rules.labels.faint_classes import faint_classes
from jindan_tools.rules.labels.labels_missing import labels_missing
from jindan_tools.rules.labels.null_head_ran import null_head_ran
from jindan_tools.rules.labels.single_class_loss import single_class_loss
from jindan_tools.rules.labels.zero_ap_classes import zero_ap_classes
from jindan_tools.rules.memory.cuda_out_of_memory import cuda_out_of_memory
from jindan_tools.rules.memory.device_memory_error import device_memory_error
from jindan_tools.rules.numerics.collapse_before_nan import collapse_before_nan
from jindan_tools.rules.numerics.collapse_in_steps import collapse_in_steps
from jindan_tools.rules.numerics.divergence_without_nan import divergence_without_nan
from jindan_tools.rules.numerics.gradient_nan_loss_finite import gradient_nan_loss_finite
from jindan_tools.rules.numerics.growth_before_nan import growth_before_nan
from jindan_tools.rules.numerics.harmless_overflow_skips import harmless_overflow_skips
from jindan_tools.rules.numerics.loss_always_zero import loss_always_zero
from jindan_tools.rules.numerics.loss_scale_at_floor import loss_scale_at_floor
from jindan_tools.rules.numerics.loss_scale_collapse import loss_scale_collapse
from jindan_tools.rules.numerics.loss_spike_recovers import loss_spike_recovers
from jindan_tools.rules.numerics.loss_spike_stays import loss_spike_stays
from jindan_tools.rules.numerics.metric_frozen_after_nan import metric_frozen_after_nan
from jindan_tools.rules.numerics.nan_at_lr_rise import nan_at_lr_rise
from jindan_tools.rules.numerics.nan_from_first_record import nan_from_first_record
from jindan_tools.rules.numerics.nan_guards import nan_guards
from jindan_tools.rules.numerics.nan_in_one_part import nan_in_one_part
from jindan_tools.rules.numerics.nan_that_heals import nan_that_heals
from jindan_tools.rules.numerics.non_finite_loss import non_finite_loss
from jindan_tools.rules.numerics.odd_static_loss_scale import odd_static_loss_scale
from jindan_tools.rules.numerics.quality_collapses import quality_collapses
from jindan_tools.rules.numerics.sudden_nan import sudden_nan
from jindan_tools.rules.numerics.training_on_after_nan import training_on_after_nan
from jindan_tools.rules.numerics.val_worse_before_nan import val_worse_before_nan
from jindan_tools.rules.numerics.zero_loss_nan_gradient import zero_loss_nan_gradient
from jindan_tools.rules.optimizer.adam_family_at_sgd_rate import adam_family_at_sgd_rate
from jindan_tools.rules.optimizer.decay_shrinks_weights import decay_shrinks_weights
from jindan_tools.rules.optimizer.few_optimizer_steps import few_optimizer_steps
from jindan_tools.rules.optimizer.momentum_zero import momentum_zero
from jindan_tools.rules.optimizer.sgd_rate_extreme import sgd_rate_extreme
from jindan_tools.rules.optimizer.sgd_with_adam_rate import sgd_with_adam_rate
from jindan_tools.rules.plateau.accuracy_contradicts_loss import accuracy_contradicts_loss
from jindan_tools.rules.plateau.chance_level_loss import chance_level_loss
from jindan_tools.rules.plateau.claimed_success import claimed_success
from jindan_tools.rules.plateau.double_softmax import double_softmax
from jindan_tools.rules.plateau.first_loss_too_high import first_loss_too_high
from jindan_tools.rules.plateau.in_batch_chance import in_batch_chance
from jindan_tools.rules.plateau.label_prior_loss import label_prior_loss
from jindan_tools.rules.plateau.ln2_plateau import ln2_plateau
from jindan_tools.rules.plateau.loss_without_floor import loss_without_floor
from jindan_tools.rules.plateau.majority_answer import majority_answer
from jindan_tools.rules.plateau.metric_frozen import metric_frozen
from jindan_tools.rules.plateau.short_last_batch import short_last_batch
from jindan_tools.rules.plateau.stuck_attempt import stuck_attempt
from jindan_tools.rules.plateau.uniform_token_loss import uniform_token_loss
from jindan_tools.rules.plateau.val_loss_frozen import val_loss_frozen
from jindan_tools.rules.plateau.val_stays_at_chance import val_stays_at_chance
from jindan_tools.rules.registry import Rule
from jindan_tools.rules.reporting.finished import finished
from jindan_tools.rules.reporting.no_metrics import no_metrics
from jindan_tools.rules.reporting.several_segments import several_segments
from jindan_tools.rules.reporting.too_few_records import too_few_records
from jindan_tools.rules.schedule.cosine_rebound import cosine_rebound
from jindan_tools.rules.schedule.early_spike_without_warmup import early_spike_without_warmup
from jindan_tools.rules.schedule.epoch_schedule_per_batch import epoch_schedule_per_batch
from jindan_tools.rules.schedule.logged_rate_replayed import logged_rate_replayed
from jindan_tools.rules.schedule.loss_oscillates import loss_oscillates
from jindan_tools.rules.schedule.plateau_decay_while_improving import plateau_decay_while_improving
from jindan_tools.rules.schedule.rate_at_floor import rate_at_floor
from jindan_tools.rules.schedule.rate_collapses_each_epoch import rate_collapses_each_epoch
from jindan_tools.rules.schedule.rate_dead_too_early import rate_dead_too_early
from jindan_tools.rules.schedule.rate_jump_at_resume import rate_jump_at_resume
from jindan_tools.rules.schedule.rate_too_low import rate_too_low
from jindan_tools.rules.schedule.schedule_cut_short import schedule_cut_short
from jindan_tools.rules.schedule.scheduler_never_stepped import scheduler_never_stepped
from jindan_tools.rules.schedule.several_calls_per_record import several_calls_per_record
from jindan_tools.rules.schedule.stepped_times_n import stepped_times_n
from jindan_tools.rules.schedule.still_in_warmup import still_in_warmup
from jindan_tools.rules.schedule.warmup_outlasts_run import warmup_outlasts_run
from jindan_tools.rules.schedule.warmup_planned_too_long import warmup_planned_too_long
from jindan_tools.rules.tokens.shared_pad_token import shared_pad_token
from jindan_tools.rules.tokens.too_long_sequences import too_long_sequences
from jindan_tools.rules.ultralytics.adam_warmup_bias import adam_warmup_bias
from jindan_tools.rules.ultralytics.adam_with_sgd_rate import adam_with_sgd_rate
from jindan_tools.rules.ultralytics.auto_optimizer import auto_optimizer
from jindan_tools.rules.ultralytics.best_survives import best_survives
from jindan_tools.rules.ultralytics.bias_warmup_normal import bias_warmup_normal
from jindan_tools.rules.ultralytics.clip_already_on import clip_already_on
from jindan_tools.rules.ultralytics.early_stop_arithmetic import early_stop_arithmetic
from jindan_tools.rules.ultralytics.faulty_warmup_version import faulty_warmup_version
from jindan_tools.rules.ultralytics.memory_not_nan import memory_not_nan
from jindan_tools.rules.ultralytics.memory_over_card import memory_over_card
from jindan_tools.rules.ultralytics.nan_recovery import nan_recovery
from jindan_tools.rules.ultralytics.object_density_memory import object_density_memory
from jindan_tools.rules.ultralytics.patience_changed import patience_changed
from jindan_tools.rules.ultralytics.zero_fitness import zero_fitness

RULES: tuple[Rule, ...] = (
    shape_mismatch,
    dtype_or_device_mismatch,
    target_out_of_range,
    token_out_of_vocabulary,
    missing_package,
    library_version,
    data_file_missing,
    file_missing,
    corrupt_sample_file,
    checkpoint_damaged,
    checkpoint_does_not_fit,
    graph_detached,
    ddp_unused_parameters,
    fp16_gradients_unscaled,
    padding_token_missing,
    metric_code_fails,
    configuration_rejected,
    nan_guard_stop,
    host_memory_exhausted,
    loss_scale_exhausted,
    unclassified_exception,
    batch_of_one,
    probability_range,
    hub_not_reachable,
    open_files_exhausted,
    user_interrupt,
    time_limit,
    node_failure,
    shared_memory_exhausted,
    disk_full,
    hardware_error,
    worker_died,
    collective_timeout,
    traceback_cut_off,
    launcher_report,
    killed_process,
    collective_error,
    cuda_out_of_memory,
    device_memory_error,
    non_finite_loss,
    nan_from_first_record,
    growth_before_nan,
    sudden_nan,
    collapse_before_nan,
    val_worse_before_nan,
    nan_at_lr_rise,
    loss_scale_collapse,
    harmless_overflow_skips,
    odd_static_loss_scale,
    zero_loss_nan_gradient,
    loss_always_zero,
    metric_frozen_after_nan,
    training_on_after_nan,
    nan_in_one_part,
    nan_that_heals,
    divergence_without_nan,
    loss_spike_recovers,
    loss_spike_stays,
    gradient_nan_loss_finite,
    nan_guards,
    collapse_in_steps,
    loss_scale_at_floor,
    quality_collapses,
    zero_gradient,
    zero_gradient_artefact,
    vanishing_by_layer,
    tiny_gradient,
    gradient_accumulates,
    exploding_gradient,
    always_clipped,
    weights_do_not_move,
    dead_activations,
    scheduler_never_stepped,
    warmup_outlasts_run,
    warmup_planned_too_long,
    epoch_schedule_per_batch,
    rate_dead_too_early,
    cosine_rebound,
    plateau_decay_while_improving,
    rate_jump_at_resume,
    rate_too_low,
    loss_oscillates,
    early_spike_without_warmup,
    schedule_cut_short,
    stepped_times_n,
    logged_rate_replayed,
    still_in_warmup,
    rate_at_floor,
    several_calls_per_record,
    rate_collapses_each_epoch,
    adam_family_at_sgd_rate,
    sgd_with_adam_rate,
    sgd_rate_extreme,
    momentum_zero,
    decay_shrinks_weights,
    few_optimizer_steps,
    accumulated_loss_not_averaged,
    trainer_inflates_loss,
    nominal_batch_accumulates,
    tiny_batch_norm,
    small_effective_batch,
    recipe_rate_not_scaled,
    first_loss_multiple_of_chance,
    loss_above_chance,
    tiny_batch_restless,
    chance_level_loss,
    val_stays_at_chance,
    majority_answer,
    in_batch_chance,
    short_last_batch,
    ln2_plateau,
    double_softmax,
    first_loss_too_high,
    val_loss_frozen,
    metric_frozen,
    label_prior_loss,
    uniform_token_loss,
    claimed_success,
    stuck_attempt,
    accuracy_contradicts_loss,
    loss_without_floor,
    discriminator_wins,
    temperature,
    few_negatives,
    embedding_collapse,
    exact_chance,
    batch_not_in_force,
    bounded_adversarial,
    labels_missing,
    eval_labels_missing,
    single_class_loss,
    corrupt_labels,
    duplicate_labels,
    class_imbalance,
    class_count_conflict,
    zero_ap_classes,
    faint_classes,
    null_head_ran,
    same_train_and_val,
    pipeline_mismatch,
    metric_zero_loss_falls,
    augmentation_switch,
    too_little_data,
    epoch_sawtooth,
    held_out_tracks_training,
    overfit,
    loss_rises_metric_holds,
    memorisation,
    best_not_last,
    long_plateau,
    epochs_too_few,
    detector_underfit,
    train_above_val,
    healthy_convergence,
    small_val_set,
    perfect_fit_unchecked,
    learning_progress,
    holds_its_level,
    no_validation,
    restless_validation,
    final_differs,
    held_out_far_off,
    too_long_sequences,
    shared_pad_token,
    auto_optimizer,
    adam_with_sgd_rate,
    adam_warmup_bias,
    faulty_warmup_version,
    bias_warmup_normal,
    early_stop_arithmetic,
    zero_fitness,
    best_survives,
    memory_over_card,
    object_density_memory,
    memory_not_nan,
    clip_already_on,
    nan_recovery,
    patience_changed,
    too_few_records,
    no_metrics,
    several_segments,
    finished,
)
