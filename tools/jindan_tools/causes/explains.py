"""Which cause, once supported, turns another into its symptom or consequence."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.model.cause import CauseRole

# What a model shows that nothing teaches: the same answers for all, or a loss that stays where guessing puts it.
_UNTAUGHT: Mapping[str, CauseRole] = {
    "plateau_chance_ce": CauseRole.SYMPTOM,
    "plateau_prior": CauseRole.SYMPTOM,
    "underfit": CauseRole.SYMPTOM,
}

# What weights look like that nothing moves.
_UNMOVED: Mapping[str, CauseRole] = {
    "params_not_in_optim": CauseRole.SYMPTOM,
    "frozen_layers": CauseRole.SYMPTOM,
    "detach_no_grad": CauseRole.SYMPTOM,
}

# cause -> {what it explains: the role that is left for it}. Source: field practice of reading logs backwards from
# the first abnormal record; a consequence never outranks what set it off.
EXPLAINS: Mapping[str, Mapping[str, CauseRole]] = {
    "nan_lr_diverge": {
        "nan_frozen_metric": CauseRole.SYMPTOM,
        "no_nan_stop": CauseRole.CONTRIBUTING,
        "diverge_no_nan": CauseRole.SYMPTOM,
        "grad_explode": CauseRole.SYMPTOM,
        "lr_too_high_oscillate": CauseRole.SYMPTOM,
        "early_stop_after_collapse": CauseRole.SYMPTOM,
        "loss_spike_recover": CauseRole.SYMPTOM,
        "loss_zero_gradnorm_nan": CauseRole.SYMPTOM,
        "batch_noise": CauseRole.SYMPTOM,
    },
    "optimizer_lr_mismatch": {
        "nan_lr_diverge": CauseRole.SYMPTOM,
        "diverge_no_nan": CauseRole.SYMPTOM,
        "lr_too_high_oscillate": CauseRole.SYMPTOM,
        "plateau_chance_ce": CauseRole.SYMPTOM,
        "early_stop_after_collapse": CauseRole.SYMPTOM,
        "nan_frozen_metric": CauseRole.SYMPTOM,
        "underfit": CauseRole.SYMPTOM,
        "grad_explode": CauseRole.SYMPTOM,
    },
    "batch_scaled_lr_not": {
        "nan_lr_diverge": CauseRole.SYMPTOM,
        "diverge_no_nan": CauseRole.SYMPTOM,
        "grad_explode": CauseRole.SYMPTOM,
    },
    "lr_too_high_oscillate": {
        "early_stop_after_collapse": CauseRole.SYMPTOM,
        "loss_spike_recover": CauseRole.SYMPTOM,
        **_UNTAUGHT,
    },
    "diverge_no_nan": {
        "loss_spike_recover": CauseRole.SYMPTOM,
        "grad_explode": CauseRole.SYMPTOM,
        "batch_noise": CauseRole.SYMPTOM,
    },
    "missing_zero_grad": {
        "diverge_no_nan": CauseRole.SYMPTOM,
        "grad_explode": CauseRole.SYMPTOM,
        "lr_too_high_oscillate": CauseRole.SYMPTOM,
        "nan_lr_diverge": CauseRole.SYMPTOM,
    },
    "grad_accum_loss_scale": {
        "nan_from_step0": CauseRole.SYMPTOM,
        "nan_lr_diverge": CauseRole.SYMPTOM,
        "diverge_no_nan": CauseRole.SYMPTOM,
        "grad_explode": CauseRole.SYMPTOM,
    },
    # A stop that watches something else lets the run go on past its best.
    "early_stop_wrong": {"overfit": CauseRole.SYMPTOM, "memorisation": CauseRole.SYMPTOM},
    "code_error": {**_UNTAUGHT, "overfit": CauseRole.SYMPTOM},
    "weight_decay_excess": _UNTAUGHT,
    "params_not_in_optim": {**_UNTAUGHT, "plateau_bce_0693": CauseRole.SYMPTOM},
    "detach_no_grad": {**_UNTAUGHT, "plateau_bce_0693": CauseRole.SYMPTOM},
    "wrong_loss": _UNTAUGHT,
    "shuffle_off": {"plateau_chance_ce": CauseRole.SYMPTOM},
    "plateau_chance_ce": {"plateau_prior": CauseRole.SYMPTOM, "underfit": CauseRole.SYMPTOM},
    "plateau_prior": {"underfit": CauseRole.SYMPTOM},
    "bf16_stall": {**_UNTAUGHT, "lr_too_low": CauseRole.SYMPTOM},
    "nan_from_step0": {
        **_UNMOVED,
        "plateau_chance_ce": CauseRole.SYMPTOM,
        "nan_frozen_metric": CauseRole.SYMPTOM,
        "no_nan_stop": CauseRole.CONTRIBUTING,
    },
    "nan_bad_data": {"nan_frozen_metric": CauseRole.SYMPTOM, "no_nan_stop": CauseRole.CONTRIBUTING},
    "all_labels_ignored": {"loss_zero_gradnorm_nan": CauseRole.SYMPTOM, "frozen_layers": CauseRole.SYMPTOM},
    "nan_fp16_overflow": {
        **_UNMOVED,
        "loss_zero_gradnorm_nan": CauseRole.SYMPTOM,
        "amp_scale_collapse": CauseRole.SYMPTOM,
        "nan_frozen_metric": CauseRole.SYMPTOM,
    },
    "sched_per_batch_step": {
        "sched_xN": CauseRole.SYMPTOM,
        "lr_too_low": CauseRole.SYMPTOM,
        "sched_total_steps_wrong": CauseRole.SYMPTOM,
        "underfit": CauseRole.SYMPTOM,
        "plateau_chance_ce": CauseRole.SYMPTOM,
        "plateau_prior": CauseRole.SYMPTOM,
    },
    "plateau_sched_wrong_metric": {
        "lr_too_low": CauseRole.SYMPTOM,
        "sched_total_steps_wrong": CauseRole.SYMPTOM,
        "underfit": CauseRole.SYMPTOM,
    },
    "sched_total_steps_wrong": {
        "lr_too_low": CauseRole.SYMPTOM,
        "underfit": CauseRole.SYMPTOM,
        "plateau_chance_ce": CauseRole.SYMPTOM,
        "plateau_prior": CauseRole.SYMPTOM,
    },
    "warmup_too_long": {
        "lr_too_low": CauseRole.SYMPTOM,
        "underfit": CauseRole.SYMPTOM,
        "plateau_chance_ce": CauseRole.SYMPTOM,
        "plateau_prior": CauseRole.SYMPTOM,
    },
    "lr_too_low": {
        "underfit": CauseRole.SYMPTOM,
        "plateau_chance_ce": CauseRole.SYMPTOM,
        "plateau_prior": CauseRole.SYMPTOM,
    },
    "frozen_layers": {**_UNTAUGHT, "grad_vanish": CauseRole.SYMPTOM},
    "grad_vanish": _UNTAUGHT,
    "clip_misuse": {**_UNTAUGHT, **_UNMOVED},
    "ckpt_mismatch": _UNTAUGHT,
    "input_not_normalised": _UNTAUGHT,
    "labels_shuffled": {"overfit": CauseRole.SYMPTOM, "memorisation": CauseRole.SYMPTOM},
    "few_optimizer_steps": {"underfit": CauseRole.SYMPTOM},
    "amp_scale_collapse": _UNMOVED,
    "too_little_data": {
        "underfit": CauseRole.SYMPTOM,
        "overfit": CauseRole.SYMPTOM,
        "memorisation": CauseRole.SYMPTOM,
    },
    "labels_missing": {"underfit": CauseRole.SYMPTOM, "too_little_data": CauseRole.SYMPTOM},
    "embedding_collapse": {"plateau_infonce": CauseRole.SYMPTOM, "plateau_prior": CauseRole.SYMPTOM},
    "class_imbalance": {"plateau_prior": CauseRole.SYMPTOM},
    "overfit": {
        "memorisation": CauseRole.SYMPTOM,
        "long_plateau_waste": CauseRole.SYMPTOM,
        "best_ckpt_wrong": CauseRole.CONTRIBUTING,
    },
    "train_val_shift": {
        "metric_bug": CauseRole.SYMPTOM,
        "underfit": CauseRole.SYMPTOM,
        "overfit": CauseRole.SYMPTOM,
        "memorisation": CauseRole.SYMPTOM,
    },
    "shm_bus_error": {"dataloader_worker_crash": CauseRole.CASCADE, "rank_crash_cascade": CauseRole.CASCADE},
    "host_oom_kill": {"dataloader_worker_crash": CauseRole.CASCADE, "rank_crash_cascade": CauseRole.CASCADE},
    "oom_capacity": {"rank_crash_cascade": CauseRole.CASCADE, "code_error": CauseRole.CASCADE},
    "disk_full": {"ckpt_truncated": CauseRole.CASCADE, "code_error": CauseRole.CASCADE},
    "corrupt_data": {"dataloader_worker_crash": CauseRole.CASCADE, "code_error": CauseRole.CASCADE},
    "gpu_xid_ecc": {"rank_crash_cascade": CauseRole.CASCADE, "nccl_timeout_divergence": CauseRole.CASCADE},
    "hardware_fault": {"rank_crash_cascade": CauseRole.CASCADE},
    "node_failure": {"rank_crash_cascade": CauseRole.CASCADE},
    "time_limit_preempt": {"rank_crash_cascade": CauseRole.CASCADE},
    "user_cancel": {"rank_crash_cascade": CauseRole.CASCADE},
}

# Causes that explain another only where such findings speak for them: a line of a script that runs to its end, a stop that
# never came, rows that were left out, held-out data on another scale. What else speaks for them may follow from the other.
_OF_ROWS = ("DAT", "SCR")
_OF_SCALE = ("EVL004", "SCR")
ONLY_BY: Mapping[tuple[str, str], tuple[str, ...]] = {
    **{("code_error", effect): ("SCR",) for effect in _UNTAUGHT},
    # A second transform that took the augmentation of the first one away.
    ("code_error", "overfit"): ("SCR086",),
    **{("early_stop_wrong", effect): ("EVL170",) for effect in ("overfit", "memorisation")},
    **{("too_little_data", effect): _OF_ROWS for effect in ("overfit", "memorisation")},
    **{("train_val_shift", effect): _OF_SCALE for effect in ("overfit", "memorisation")},
}
