"""How often a cause of a given status and place was right in runs that the rules had not been made on."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.model.cause import Status

# (right + 1) / (counted + 2) over the causes named in runs seen for the first time (evals/jindan_evals/calibration/first_sight.tsv);
# made by `python -m jindan_evals calibration`, which a test holds these tables to. Within a status the score told nothing more,
# but what stands behind another cause was right less often.
FIRST: Mapping[Status, float] = {
    Status.ESTABLISHED: 0.91,
    Status.SUPPORTED: 0.68,
    Status.HYPOTHESIS: 0.51,
    Status.RULED_OUT: 0.0,
}
LATER: Mapping[Status, float] = {
    Status.ESTABLISHED: 0.88,
    Status.SUPPORTED: 0.57,
    Status.HYPOTHESIS: 0.49,
    Status.RULED_OUT: 0.0,
}


# By how much more often a cause was right than others of its status and place, drawn towards 0 by eight ordinary rows; causes
# named five times or more. Sets left out one at a time are forecast better with it (Brier score 0.189 against 0.204).
CAUSES: Mapping[str, float] = {
    "all_labels_ignored": 0.02,
    "best_ckpt_wrong": -0.11,
    "ckpt_mismatch": -0.12,
    "class_imbalance": 0.07,
    "clip_misuse": 0.05,
    "code_error": 0.13,
    "config_error": 0.09,
    "corrupt_data": -0.25,
    "crash_cause_not_shown": -0.19,
    "cuda_launch_timeout": 0.04,
    "data_missing": -0.07,
    "detach_no_grad": -0.08,
    "disk_full": 0.04,
    "diverge_no_nan": 0.13,
    "double_softmax": 0.07,
    "early_stop_wrong": 0.07,
    "embedding_collapse": 0.2,
    "env_version": 0.12,
    "epochs_too_few": -0.04,
    "eval_mode_missing": -0.04,
    "few_optimizer_steps": -0.16,
    "frozen_layers": 0.06,
    "grad_accum_loss_scale": 0.06,
    "grad_explode": 0.02,
    "host_oom_kill": 0.19,
    "init_bad": -0.22,
    "input_not_normalised": -0.14,
    "label_shift_bug": -0.04,
    "labels_corrupt": 0.01,
    "labels_missing": -0.05,
    "labels_shuffled": -0.08,
    "leakage": 0.11,
    "loss_zero_gradnorm_nan": 0.06,
    "lr_too_high_oscillate": 0.23,
    "lr_too_low": 0.18,
    "memorisation": 0.02,
    "metric_bug": -0.04,
    "missing_file": 0.12,
    "nan_bad_data": 0.04,
    "nan_from_step0": 0.11,
    "nan_lr_diverge": 0.09,
    "no_metrics_logged": -0.24,
    "num_labels_mismatch": -0.09,
    "oom_capacity": 0.1,
    "optimizer_lr_mismatch": 0.01,
    "params_not_in_optim": -0.07,
    "plateau_bce_0693": 0.06,
    "plateau_chance_ce": -0.1,
    "plateau_infonce": 0.12,
    "plateau_prior": -0.01,
    "plateau_sched_wrong_metric": 0.04,
    "resume_lr_reset": 0.06,
    "run_still_live_or_truncated": -0.09,
    "sched_cosine_rebound": 0.15,
    "sched_never_stepped": 0.07,
    "sched_per_batch_step": 0.06,
    "sched_total_steps_wrong": 0.28,
    "sched_xN": 0.11,
    "shape_mismatch": -0.05,
    "time_limit_preempt": 0.09,
    "tokens_truncated": 0.07,
    "too_little_data": -0.19,
    "train_val_shift": -0.01,
    "underfit": -0.26,
    "user_cancel": 0.1,
    "val_settings_differ": -0.03,
    "warmup_bias_lr_high": -0.37,
    "warmup_too_long": 0.12,
    "weight_decay_excess": 0.2,
    "wrong_loss": -0.06,
}
_LEAST, _MOST = 0.05, 0.97


def confidence(status: Status, *, first: bool = True, cause: str = "") -> float:
    """Return how often causes of this status, named first or behind another, were right at first sight, 0..1.

    A cause that was named often enough counts with its own record. 0 for an excluded one.
    """
    share = (FIRST if first else LATER)[status]
    return share and round(min(_MOST, max(_LEAST, share + CAUSES.get(cause, 0.0))), 2)
