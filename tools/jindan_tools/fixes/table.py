"""The explicit list of all fix planners."""

from __future__ import annotations

from jindan_tools.fixes.average_accumulated_loss import average_accumulated_loss
from jindan_tools.fixes.balance_classes import balance_classes
from jindan_tools.fixes.clip_limit import raise_clip_limit
from jindan_tools.fixes.contrastive_collapse import measure_then_memorise, take_off_nan_guards
from jindan_tools.fixes.find_first_nan import check_weights_first, find_bad_sample
from jindan_tools.fixes.fit_memory import expandable_segments, halve_activations, halve_batch
from jindan_tools.fixes.fix_the_line import correct_path, install_package, match_shapes, open_the_line, skip_bad_file
from jindan_tools.fixes.half_precision import use_bfloat16
from jindan_tools.fixes.host_memory import enlarge_shared_memory, fewer_workers
from jindan_tools.fixes.known_no_ops import batch_is_accumulated, clipping_is_on
from jindan_tools.fixes.lower_learning_rate import lower_learning_rate
from jindan_tools.fixes.match_outputs import match_outputs
from jindan_tools.fixes.memorise_one_batch import memorise_one_batch
from jindan_tools.fixes.name_optimizer import name_optimizer
from jindan_tools.fixes.raise_learning_rate import raise_learning_rate
from jindan_tools.fixes.registry import FixRule
from jindan_tools.fixes.restore_labels import repair_labels, restore_missing_labels
from jindan_tools.fixes.resume_run import leave_the_node, resume_run
from jindan_tools.fixes.save_space import save_space
from jindan_tools.fixes.scheduler_calls import (
    call_scheduler,
    match_horizon,
    relax_plateau,
    shorten_warmup,
    step_once_per_epoch,
)
from jindan_tools.fixes.shrink_input import shrink_input
from jindan_tools.fixes.signal_scale import restore_gradient_flow, shrink_first_logits
from jindan_tools.fixes.split_again import split_again
from jindan_tools.fixes.start_from_pretrained import start_from_pretrained
from jindan_tools.fixes.stop_at_best import stop_at_best
from jindan_tools.fixes.stop_on_nan import stop_on_nan
from jindan_tools.fixes.switch_to_sgd import switch_to_sgd
from jindan_tools.fixes.train_longer import train_longer
from jindan_tools.fixes.unfreeze import hand_over_parameters, reconnect_graph, unfreeze
from jindan_tools.fixes.unify_transforms import unify_transforms
from jindan_tools.fixes.warmup_bias_lr import warmup_bias_lr
from jindan_tools.fixes.zero_grad import clear_gradients

FIXES: tuple[FixRule, ...] = (
    lower_learning_rate,
    warmup_bias_lr,
    raise_learning_rate,
    average_accumulated_loss,
    balance_classes,
    raise_clip_limit,
    take_off_nan_guards,
    measure_then_memorise,
    check_weights_first,
    find_bad_sample,
    halve_batch,
    halve_activations,
    expandable_segments,
    match_shapes,
    install_package,
    correct_path,
    skip_bad_file,
    open_the_line,
    use_bfloat16,
    enlarge_shared_memory,
    fewer_workers,
    match_outputs,
    memorise_one_batch,
    name_optimizer,
    restore_missing_labels,
    repair_labels,
    leave_the_node,
    resume_run,
    save_space,
    step_once_per_epoch,
    call_scheduler,
    shorten_warmup,
    match_horizon,
    relax_plateau,
    shrink_input,
    restore_gradient_flow,
    shrink_first_logits,
    split_again,
    start_from_pretrained,
    stop_at_best,
    stop_on_nan,
    switch_to_sgd,
    train_longer,
    unfreeze,
    reconnect_graph,
    hand_over_parameters,
    unify_transforms,
    clear_gradients,
    clipping_is_on,
    batch_is_accumulated,
)
