"""The explicit list of all rules, in the order in which they run."""

from __future__ import annotations

from jindan_tools.rules.crash.checkpoint_damaged import checkpoint_damaged
from jindan_tools.rules.crash.checkpoint_does_not_fit import checkpoint_does_not_fit
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
from jindan_tools.rules.crash.killed_process import killed_process
from jindan_tools.rules.crash.library_version import library_version
from jindan_tools.rules.crash.metric_code_fails import metric_code_fails
from jindan_tools.rules.crash.missing_package import missing_package
from jindan_tools.rules.crash.node_failure import node_failure
from jindan_tools.rules.crash.padding_token_missing import padding_token_missing
from jindan_tools.rules.crash.shape_mismatch import shape_mismatch
from jindan_tools.rules.crash.shared_memory_exhausted import shared_memory_exhausted
from jindan_tools.rules.crash.target_out_of_range import target_out_of_range
from jindan_tools.rules.crash.time_limit import time_limit
from jindan_tools.rules.crash.token_out_of_vocabulary import token_out_of_vocabulary
from jindan_tools.rules.crash.traceback_cut_off import traceback_cut_off
from jindan_tools.rules.crash.unclassified_exception import unclassified_exception
from jindan_tools.rules.crash.user_interrupt import user_interrupt
from jindan_tools.rules.crash.worker_died import worker_died
from jindan_tools.rules.fit.best_not_last import best_not_last
from jindan_tools.rules.fit.long_plateau import long_plateau
from jindan_tools.rules.fit.loss_rises_metric_holds import loss_rises_metric_holds
from jindan_tools.rules.fit.memorisation import memorisation
from jindan_tools.rules.fit.overfit import overfit
from jindan_tools.rules.memory.cuda_out_of_memory import cuda_out_of_memory
from jindan_tools.rules.memory.device_memory_error import device_memory_error
from jindan_tools.rules.numerics.collapse_before_nan import collapse_before_nan
from jindan_tools.rules.numerics.divergence_without_nan import divergence_without_nan
from jindan_tools.rules.numerics.gradient_nan_loss_finite import gradient_nan_loss_finite
from jindan_tools.rules.numerics.growth_before_nan import growth_before_nan
from jindan_tools.rules.numerics.harmless_overflow_skips import harmless_overflow_skips
from jindan_tools.rules.numerics.loss_always_zero import loss_always_zero
from jindan_tools.rules.numerics.loss_scale_collapse import loss_scale_collapse
from jindan_tools.rules.numerics.loss_spike_recovers import loss_spike_recovers
from jindan_tools.rules.numerics.loss_spike_stays import loss_spike_stays
from jindan_tools.rules.numerics.metric_frozen_after_nan import metric_frozen_after_nan
from jindan_tools.rules.numerics.nan_at_lr_rise import nan_at_lr_rise
from jindan_tools.rules.numerics.nan_from_first_record import nan_from_first_record
from jindan_tools.rules.numerics.nan_in_one_part import nan_in_one_part
from jindan_tools.rules.numerics.nan_that_heals import nan_that_heals
from jindan_tools.rules.numerics.non_finite_loss import non_finite_loss
from jindan_tools.rules.numerics.odd_static_loss_scale import odd_static_loss_scale
from jindan_tools.rules.numerics.sudden_nan import sudden_nan
from jindan_tools.rules.numerics.training_on_after_nan import training_on_after_nan
from jindan_tools.rules.numerics.val_worse_before_nan import val_worse_before_nan
from jindan_tools.rules.numerics.zero_loss_nan_gradient import zero_loss_nan_gradient
from jindan_tools.rules.plateau.chance_level_loss import chance_level_loss
from jindan_tools.rules.plateau.claimed_success import claimed_success
from jindan_tools.rules.plateau.double_softmax import double_softmax
from jindan_tools.rules.plateau.first_loss_too_high import first_loss_too_high
from jindan_tools.rules.plateau.in_batch_chance import in_batch_chance
from jindan_tools.rules.plateau.label_prior_loss import label_prior_loss
from jindan_tools.rules.plateau.ln2_plateau import ln2_plateau
from jindan_tools.rules.plateau.majority_answer import majority_answer
from jindan_tools.rules.plateau.metric_frozen import metric_frozen
from jindan_tools.rules.plateau.short_last_batch import short_last_batch
from jindan_tools.rules.plateau.uniform_token_loss import uniform_token_loss
from jindan_tools.rules.plateau.val_loss_frozen import val_loss_frozen
from jindan_tools.rules.plateau.val_stays_at_chance import val_stays_at_chance
from jindan_tools.rules.registry import Rule

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
    unclassified_exception,
    user_interrupt,
    time_limit,
    node_failure,
    shared_memory_exhausted,
    disk_full,
    hardware_error,
    worker_died,
    collective_timeout,
    traceback_cut_off,
    killed_process,
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
    overfit,
    loss_rises_metric_holds,
    memorisation,
    best_not_last,
    long_plateau,
)
