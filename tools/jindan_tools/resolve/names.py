"""The canonical names of settings and the spellings that frameworks and people use for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from jindan_tools.text.regex import regex

# A table reads by its rows.
# fmt: off
# canonical name -> spellings, compared without case, '-' and leading dashes, on the last parts of a dotted key.
SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "learning_rate": (
        "learning_rate", "lr", "lr0", "base_lr", "init_lr", "initial_lr", "optimizer.lr", "max_lr", "optimizer.params.lr", "학습률", "peak_lr",
        "lr_peak", "lr_max", "init_learning_rate", "initial_learning_rate", "start_lr", "starting_lr", "lr_init", "base_learning_rate",
        "learningrate", "opt_lr", "학습율", "러닝레이트",
    ),
    "final_lr_fraction": ("lrf",),
    "optimizer": (
        "optimizer", "optim", "opt", "optimizer.type", "optimizer_type", "optimizer_name", "optimizer.name", "optimizer._target_", "optim_name",
        "optim_type", "옵티마이저", "최적화기", "opt_name", "optimizer_class", "optimizer_cls",
    ),
    "momentum": ("momentum", "optimizer.momentum", "sgd_momentum", "mom"),
    "betas": ("betas", "adam_betas", "optimizer.params.betas"),
    "weight_decay": (
        "weight_decay", "wd", "optimizer.weight_decay", "optimizer.params.weight_decay", "weight_decay_rate", "weightdecay", "l2", "l2_reg",
        "l2_lambda", "l2_weight", "l2_penalty", "가중치_감쇠", "가중치감쇠",
    ),
    "batch_size": (
        "batch_size", "batch", "per_device_train_batch_size", "per_device_batch_size", "samples_per_gpu", "train_batch_size_per_gpu", "micro_batch_size",
        "train_micro_batch_size_per_gpu", "bs", "batchsize", "data.samples_per_gpu", "train_dataloader.batch_size", "ims_per_batch", "micro_bsz", "bsz",
        "micro_batch", "mini_batch_size", "minibatch_size", "batch_per_gpu", "batch_size_per_gpu", "per_device_batch", "per_gpu_train_batch_size",
        "local_batch_size", "train_bs", "train_bsz", "배치", "배치_크기", "배치크기", "train_batch", "batch_sz", "train_batchsize", "batch_size_train",
    ),
    "global_batch": (
        "global_batch_size", "train_batch_size", "total_train_batch_size", "global_bsz", "global_batch", "total_batch_size", "effective_batch_size",
    ),
    "gradient_accumulation": (
        "gradient_accumulation_steps", "accumulate_grad_batches", "gradient_accumulation", "grad_accum", "accum_steps",
        "grad_accumulation_steps", "accumulate", "accumulation_steps", "iters_to_accumulate", "grad_acc_steps", "accum", "grad_accumulation",
        "gradient_accumulation_step", "accum_iter", "accum_freq", "n_accum", "accumulate_steps", "accumulation", "누적", "기울기_누적", "그래디언트_누적",
        "grad_accum_steps", "update_freq", "gradient_accumulate_every", "iter_size", "num_accumulation_steps", "acc_steps", "accum_grad",
        "accumulate_grad", "accumulate_gradients", "gradient_accumulate", "grad_accumulate", "gradient_accumulation_iters", "accum_grad_iters",
        "grad_accu", "grad_accum_every_k", "every_k_schedule", "grad_accum_every", "accum_every",
    ),
    "devices": (
        "devices", "world_size", "distributed_world_size", "num_gpus", "n_gpu", "ngpus", "gpus", "num_devices", "n_gpus", "num_processes", "gpu_count", "nproc_per_node",
        "ngpus_per_node", "ngpu",
    ),
    "nominal_batch": ("nbs",),
    "epochs": (
        "epochs", "num_train_epochs", "max_epochs", "num_epochs", "total_epochs", "n_epochs", "train_cfg.max_epochs", "runner.max_epochs", "nb_epochs",
        "max_num_epochs", "number_of_epochs", "n_epoch", "num_epoch", "nepochs", "nepoch", "epoch_num", "total_epoch", "max_epoch", "에폭", "에포크",
        "에폭_수", "에포크_수", "nb_epoch", "end_epoch", "train_epochs", "num_training_epochs", "에폭수", "에포크수",
    ),
    "max_steps": (
        "max_steps", "max_iters", "train_iters", "total_steps", "max_iter", "num_iterations", "max_train_steps", "max_updates", "train_steps", "max_update",
        "max_step", "total_iters", "total_iter", "num_iters", "num_train_steps", "n_iters", "num_training_steps", "total_training_steps", "training_steps",
        "max_iterations", "total_iterations", "num_updates", "total_updates", "iters",
    ),
    "steps_per_epoch": ("steps_per_epoch", "iters_per_epoch", "iters_per_ep", "batches_per_epoch", "steps_in_epoch", "epoch_steps", "limit_train_batches"),
    "warmup_steps": (
        "warmup_steps", "num_warmup_steps", "warmup_iters", "lr_config.warmup_iters", "warmup_updates", "warmup_num_steps", "lr_warmup_iters", "n_warmup_steps",
        "warm_steps", "warmup_step", "warmup_iterations", "warm_up_steps", "lr_warmup_steps", "linear_warmup_steps", "num_warmup", "warmup_batches",
    ),
    "warmup_ratio": ("warmup_ratio", "warmup_fraction", "lr_warmup_fraction", "warmup_proportion", "warmup_frac", "warmup_prop"),
    "warmup_epochs": ("warmup_epochs", "warmup_epoch", "warm_up_epochs", "lr_warmup_epochs", "num_warmup_epochs"),
    "warmup_bias_lr": ("warmup_bias_lr",),
    "scheduler": ("scheduler", "lr_scheduler_type", "lr_scheduler", "sched", "lr_schedule", "lr_policy", "lr_config.policy", "lr_decay_style", "scheduler.type",
        "scheduler._target_", "scheduler_type", "scheduler.name", "scheduler_name", "lr_sched", "sched_name", "sched_type", "lr_scheduler_name",
        "schedule_type", "lr_schedule_type", "lr_decay_type", "scheduler_class", "schedule", "lr_scheduler.name", "lr_scheduler.type", "scheduler.kind",
    ),
    "scheduler_step_size": ("step_size", "sched_args.step_size", "lr_step_size", "scheduler.step_size", "scheduler_step_size", "lr_drop", "lr_decay_step", "decay_epochs"),
    "scheduler_gamma": (
        "gamma", "sched_args.gamma", "lr_gamma", "lr_decay", "decay_rate", "scheduler.gamma", "scheduler_gamma", "lr_decay_rate", "lr_decay_factor",
        "lr_drop_factor", "lr_decay_gamma",
    ),
    "scheduler_t_max": ("t_max", "sched_args.t_max", "scheduler.t_max", "lr_decay_iters", "scheduler.params.total_num_steps", "total_num_steps", "cosine_t_max", "tmax"),
    "scheduler_patience": (
        "sched_args.patience", "scheduler.patience", "lr_patience", "plateau_patience", "scheduler_patience", "reduce_lr_patience",
        "lr_scheduler_patience", "rlrop_patience", "reducelronplateau.patience",
    ),
    "scheduler_factor": (
        "sched_args.factor", "scheduler.factor", "plateau_factor", "scheduler_factor", "reduce_lr_factor", "lr_scheduler_factor",
        "reducelronplateau.factor",
    ),
    "scheduler_threshold": ("sched_args.threshold", "scheduler.threshold"),
    "patience": (
        "patience", "early_stopping_patience", "early_stop_patience", "es_patience", "early_stopping.patience", "earlystop_patience", "stop_patience",
        "patience_epochs", "earlystopping.patience", "early_stopping_rounds",
    ),
    "num_classes": (
        "num_classes", "n_classes", "nc", "num_class", "classes_count", "model.num_classes", "classes", "n_cls", "num_cls", "n_class", "nclasses", "nclass",
        "num_categories", "n_categories", "number_of_classes", "class_num", "cls_num", "model.classes", "head.num_classes", "클래스", "클래스_수", "클래스수",
        "nb_classes", "nb_class", "n_labels",
    ),
    "num_labels": ("num_labels",),
    "image_size": ("imgsz", "img_size", "image_size", "input_size", "imgs"),
    "fp16": ("fp16", "fp16.enabled", "use_fp16", "fp16_run", "half", "use_half", "fp16_training", "fp16_enabled"),
    "bf16": ("bf16", "bf16.enabled", "bfloat16", "bfloat16.enabled"),
    "amp": ("amp", "use_amp", "mixed_precision", "amp.enabled", "amp_enabled", "native_amp", "enable_amp", "use_mixed_precision", "mixed_precision.enabled"),
    "precision": ("precision", "dtype", "torch_dtype"),
    "grad_clip": (
        "max_grad_norm", "grad_clip", "gradient_clip_val", "gradient_clipping", "clip_grad", "grad_clip_norm", "clip_grad_norm",
        "grad_clip.max_norm", "optimizer_config.grad_clip.max_norm", "clip_norm", "optim_wrapper.clip_grad.max_norm", "clip_max_norm", "max_norm",
        "grad_norm_clip", "gradient_clip",
        "gradient_clip_norm", "clipnorm", "global_clipnorm", "clip_grad_max_norm", "max_gradient_norm", "grad_max_norm", "grad_norm_max",
        "clip_gradient", "clip_gradients",
    ),
    "grad_clip_value": ("grad_clip_value", "clip_value", "clip_grad_value", "clipvalue", "optimizer.clipvalue"),
    "loss_scale": ("loss_scale", "fp16.loss_scale", "static_loss_scale"),
    "temperature": ("temperature", "tau", "temp", "nce_t", "moco_t", "nce_temperature", "contrastive_temperature", "simclr_temperature"),
    "train_data": (
        "train_file", "data.train", "train_data", "train_path", "train_dataset", "dataset.train", "train_dir", "data.train.ann_file", "training_files",
        "train_dataloader.dataset.ann_file", "train_dataset.ann_file", "train_ann", "train_annotations", "train_ann_file", "train_csv", "train_list",
        "train_json", "train_folder", "traindir", "train_jsonl", "train_split_file", "data_train", "path_train", "data.train.path",
        "dataset.train.path", "train.path", "train_split",
    ),
    "val_data": (
        "val_file", "data.val", "val_data", "valid_data", "val_path", "eval_file", "validation_file", "val_dir", "data.val.ann_file", "validation_files",
        "eval_dataset", "val_dataloader.dataset.ann_file", "val_dataset.ann_file", "val_ann", "val_annotations", "val_ann_file", "val_csv",
        "val_list", "val_json",
        "valid_file", "dev_file", "valid_csv", "val_folder", "valdir", "val_jsonl", "valid_jsonl", "valid_dir", "valid_path", "val_split_file",
        "data_val", "path_val", "validation_path", "validation_data", "validation_dir", "validation_csv", "dev_path", "eval_path", "eval_jsonl",
        "data.val.path", "dataset.val.path", "val.path", "data.valid.path", "data.valid", "data.validation", "data.dev",
        "dataset.valid", "dataset.val", "dataset.validation", "dataset.valid.path", "val_split",
    ),
    "data": ("data", "dataset", "data_path", "dataset_name"),
    "model": (
        "model", "model_name", "model_name_or_path", "arch", "weights", "model.name", "model.type", "backbone", "name_or_path", "architecture",
        "network",
    ),
    "pretrained": ("pretrained", "model.pretrained"),
    "seed": ("seed", "random_seed", "manual_seed", "rng_seed"),
    "close_mosaic": ("close_mosaic",),
    "mosaic": ("mosaic",),
    "max_det": ("max_det",),
    "single_cls": ("single_cls",),
    "cos_lr": ("cos_lr",),
    "max_length": (
        "max_length", "max_seq_length", "max_seq_len", "cutoff_len", "block_size", "seq_length", "model_max_length", "max_len", "maxlen", "seq_len",
        "sequence_length", "context_length", "ctx_len",
    ),
    "train_samples": (
        "train_samples", "num_examples", "n_train", "train_size", "num_train_samples", "train_images", "num_train", "n_train_samples", "train_count",
        "train_pairs",
        "n_pairs_train", "ntrain", "train_len", "num_training_samples",
    ),
    "val_samples": (
        "val_samples", "n_val", "val_size", "num_val_samples", "val_images", "num_val", "n_val_samples", "val_count", "n_pairs_val", "n_valid",
        "num_valid", "n_eval", "nval", "val_len",
    ),
    "dropout": (
        "dropout", "drop_rate", "hidden_dropout_prob", "dropout_rate", "model.dropout", "dropout_p", "dropout_prob", "p_drop", "droprate",
        "drop_prob", "드롭아웃",
    ),
    "label_smoothing": ("label_smoothing", "label_smoothing_factor", "smoothing", "label_smooth", "ls_eps", "label_smoothing_eps", "smooth_eps"),
    "freeze": ("freeze",),
    "resume": ("resume", "resume_from_checkpoint", "resume_from"),
    "gpu_memory_mib": ("gpu_memory_mib",),
    "gpu_name": ("gpu_name", "gpu", "gpu_type"),
    "logging_steps": ("logging_steps", "log_interval", "log_every_n_steps", "log_every", "print_freq", "log_freq", "print_every", "log_steps"),
    "save_steps": ("save_steps",),
    "eval_steps": ("eval_steps", "eval_interval", "eval_freq"),
    "peft": ("finetuning_type", "peft_type", "lora_r", "use_lora"),
    "loss_name": ("loss", "loss_fn", "criterion", "loss_name", "loss.name", "loss_type", "loss_function", "loss_func"),
    "task": ("task", "problem_type", "stage", "rl"),
}

# Sections that only group settings; below any other section a bare name may mean something else.
_SECTIONS = frozenset((
    "train", "training", "trainer", "optimizer", "optim", "scheduler", "hparams", "args", "hyperparameters",
    "hyper_parameters", "hyp", "config", "cfg", "params", "train_args", "training_args", "solver", "settings",
    "runner", "optimizer_config", "lr_config", "train_cfg", "data", "dataset", "datamodule", "train_dataloader",
    "sched_args", "loss", "criterion", "early_stopping", "experiment", "actor_rollout_ref", "actor",
))
# Bare names that mean something else in other sections (BatchNorm momentum, focal-loss gamma, ...).
_AMBIGUOUS = frozenset((
    "gamma", "momentum", "step_size", "loss", "model", "data", "dataset", "temp", "patience", "weights", "backbone",
    "gpu", "gpus", "half", "accumulate", "task", "stage", "dropout", "lr_decay", "classes_count", "classes", "resume",
    "freeze", "smoothing", "total_steps", "precision", "dtype", "temperature", "tau", "seed",
    "max_norm", "schedule", "l2", "mom", "network",
))
# Parts that only say "the arguments of what stands before", and parts that name its class.
_ARGUMENTS = frozenset(("init_args", "args", "kwargs", "params", "config"))
_KINDS = frozenset(("class_path", "class_name", "class", "cls", "kind", "type", "_target_", "name"))
# Section -> the section that means the same.
_SAME_SECTION: Mapping[str, str] = {
    **dict.fromkeys((
        "lr_scheduler", "lr_schedule", "sched", "lr_sched", "sched_args", "scheduler_params", "scheduler_kwargs", "scheduler_args", "sched_kwargs",
        "scheduler_config", "lr_scheduler_kwargs", "lr_scheduler_params", "lr_scheduler_config", "reduce_lr", "reducelronplateau",
        "reduce_lr_on_plateau", "rlrop", "lr_annealing",
    ), "scheduler"),
    **dict.fromkeys(("optim", "opt", "opt_class", "optimizer_params", "optimizer_kwargs", "optimizer_args", "optim_args", "optim_params", "optim_kwargs"), "optimizer"),
    **dict.fromkeys(("criterion", "loss_fn", "loss_params", "loss_kwargs"), "loss"),
    **dict.fromkeys(("early_stop", "earlystop", "earlystopping", "es"), "early_stopping"),
}
# fmt: on


_HUMP = regex(r"(?<=[a-z])(?=[A-Z][a-z])")


def _key(name: str) -> str:
    return name.lstrip("-").replace("-", "_").lower()


def _plain_key(name: str) -> str:
    """Return the key without camel case, parts of arguments, and with one name for sections and classes that mean the same."""
    parts = _key(_HUMP.sub("_", name)).split(".")
    inner = [_SAME_SECTION.get(p, p) for p in parts[:-1] if p not in _ARGUMENTS]
    last = "name" if inner and parts[-1] in _KINDS else parts[-1]
    return ".".join((*inner, last))


@cache
def _index() -> Mapping[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for canonical, spellings in SPELLINGS.items():
        for rank, spelling in enumerate(spellings):
            found.setdefault(spelling, (canonical, rank))
    return found


@cache
def canonical_name(raw: str) -> tuple[str, int] | None:
    """Return (canonical name, rank) of a dotted key as written, None when it is none of ours.

    The longest known ending of the key decides; a lower rank is a more usual spelling in a more usual place.
    """
    key = _key(raw)
    if "." not in key and raw.islower():
        return _named(key)[0]
    found, length = _named(key)
    plain, plain_length = _named(_plain_key(raw))
    return plain if plain is not None and (found is None or plain_length > length) else found


def _named(key: str) -> tuple[tuple[str, int] | None, int]:
    """Return what the longest known ending means, and of how many parts it is."""
    parts = key.split(".")
    for start in range(len(parts)):
        ending = ".".join(parts[start:])
        found = _index().get(ending)
        if found is None:
            continue
        strange = [p for p in parts[:start] if p not in _SECTIONS]
        if strange and ending in _AMBIGUOUS:
            return None, 0
        canonical, rank = found
        return (canonical, rank + 5 * min(start, 2) + 30 * len(strange)), len(parts) - start
    return None, 0
