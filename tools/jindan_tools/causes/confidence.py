"""How often a cause of a given status and place was right in runs that the rules had not been made on."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.model.cause import Status

# (right + 1) / (counted + 2) over the causes named in runs seen for the first time (evals/jindan_evals/calibration/first_sight.tsv);
# made by `python -m jindan_evals calibration`, which a test holds these tables to. Within a status the score told nothing more,
# but what stands behind another cause was right less often.
FIRST: Mapping[Status, float] = {
    Status.ESTABLISHED: 0.90,
    Status.SUPPORTED: 0.67,
    Status.HYPOTHESIS: 0.51,
    Status.RULED_OUT: 0.0,
}
LATER: Mapping[Status, float] = {
    Status.ESTABLISHED: 0.81,
    Status.SUPPORTED: 0.50,
    Status.HYPOTHESIS: 0.49,
    Status.RULED_OUT: 0.0,
}


# By how much more often a cause was right than others of its status and place, drawn towards 0 by eight ordinary rows; causes
# named five times or more. Sets left out one at a time are forecast better with it (Brier score 0.203 against 0.212).
CAUSES: Mapping[str, float] = {
    "ckpt_mismatch": -0.05,
    "class_imbalance": -0.12,
    "code_error": 0.09,
    "config_error": 0.01,
    "corrupt_data": -0.12,
    "detach_no_grad": -0.07,
    "diverge_no_nan": 0.08,
    "double_softmax": 0.01,
    "early_stop_wrong": 0.04,
    "embedding_collapse": 0.20,
    "env_version": 0.11,
    "eval_mode_missing": -0.03,
    "few_optimizer_steps": -0.12,
    "frozen_layers": 0.08,
    "grad_accum_loss_scale": 0.13,
    "host_oom_kill": 0.10,
    "input_not_normalised": -0.09,
    "labels_shuffled": -0.13,
    "leakage": 0.08,
    "lr_too_high_oscillate": 0.15,
    "lr_too_low": 0.12,
    "memorisation": 0.01,
    "metric_bug": -0.07,
    "nan_bad_data": -0.04,
    "nan_from_step0": 0.01,
    "nan_lr_diverge": 0.08,
    "optimizer_lr_mismatch": -0.03,
    "overfit": -0.03,
    "plateau_bce_0693": 0.12,
    "plateau_chance_ce": -0.14,
    "plateau_infonce": 0.12,
    "plateau_prior": -0.07,
    "run_still_live_or_truncated": -0.11,
    "sched_per_batch_step": -0.08,
    "sched_total_steps_wrong": 0.16,
    "sched_xN": -0.04,
    "time_limit_preempt": 0.04,
    "tokens_truncated": 0.14,
    "too_little_data": -0.03,
    "train_val_shift": 0.04,
    "underfit": -0.29,
    "user_cancel": 0.12,
    "warmup_too_long": 0.09,
    "wrong_loss": -0.12,
}
_LEAST, _MOST = 0.05, 0.97


def confidence(status: Status, *, first: bool = True, cause: str = "") -> float:
    """Return how often causes of this status, named first or behind another, were right at first sight, 0..1.

    A cause that was named often enough counts with its own record. 0 for an excluded one.
    """
    share = (FIRST if first else LATER)[status]
    return share and round(min(_MOST, max(_LEAST, share + CAUSES.get(cause, 0.0))), 2)
