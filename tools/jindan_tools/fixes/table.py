"""The explicit list of all fix planners."""

from __future__ import annotations

from jindan_tools.fixes.average_accumulated_loss import average_accumulated_loss
from jindan_tools.fixes.contrastive_collapse import measure_then_memorise, take_off_nan_guards
from jindan_tools.fixes.fit_memory import expandable_segments, halve_batch
from jindan_tools.fixes.known_no_ops import batch_is_accumulated, clipping_is_on
from jindan_tools.fixes.lower_learning_rate import lower_learning_rate
from jindan_tools.fixes.raise_learning_rate import raise_learning_rate
from jindan_tools.fixes.registry import FixRule
from jindan_tools.fixes.save_space import save_space
from jindan_tools.fixes.scheduler_calls import call_scheduler, match_horizon, relax_plateau, shorten_warmup, step_once_per_epoch
from jindan_tools.fixes.shrink_input import shrink_input
from jindan_tools.fixes.stop_at_best import stop_at_best
from jindan_tools.fixes.switch_to_sgd import switch_to_sgd
from jindan_tools.fixes.train_longer import train_longer
from jindan_tools.fixes.warmup_bias_lr import warmup_bias_lr

FIXES: tuple[FixRule, ...] = (
    lower_learning_rate,
    warmup_bias_lr,
    raise_learning_rate,
    average_accumulated_loss,
    take_off_nan_guards,
    measure_then_memorise,
    halve_batch,
    expandable_segments,
    save_space,
    step_once_per_epoch,
    call_scheduler,
    shorten_warmup,
    match_horizon,
    relax_plateau,
    shrink_input,
    stop_at_best,
    switch_to_sgd,
    train_longer,
    clipping_is_on,
    batch_is_accumulated,
)
