"""Runs of HF Trainer, Lightning and Ultralytics."""

from __future__ import annotations

from jindan_evals.lab.scenario import More, Scenario, crashed, failing, healthy, short
from jindan_evals.lab.settings import Data, Net, Optim
from jindan_evals.lab.settings_trainer import HfSpec, LightningSpec, YoloSpec

_HIGH = ("lr_too_high_oscillate", "diverge_no_nan", "optimizer_lr_mismatch", "warmup_missing", "grad_explode")
_OVER = ("overfit", "memorisation", "too_little_data", "best_ckpt_wrong", "label_noise", "long_plateau_waste")

HF = (
    Scenario(
        name="hf-h-lm",
        truth=healthy("Small language model.", remarks_ok=("epochs_too_few", "overfit_not")),
        spec=HfSpec(
            task="lm",
            samples=1200,
            seed=201,
            arguments={"learning_rate": 3e-3, "lr_scheduler_type": "cosine", "warmup_steps": 38},
        ),
    ),
    Scenario(
        name="hf-h-classify",
        truth=healthy("Warm-up 10 %, linear.", remarks_ok=("leakage", "long_plateau_waste")),
        spec=HfSpec(
            seed=202,
            signal=0.45,
            samples=1500,
            arguments={"warmup_steps": 45, "num_train_epochs": 8, "logging_steps": 10, "weight_decay": 0.01},
        ),
    ),
    Scenario(
        name="hf-h-batch2",
        truth=healthy("Batch 4 and one line a step.", remarks_ok=("batch_noise", "leakage", "long_plateau_waste")),
        spec=HfSpec(
            seed=203,
            signal=0.5,
            samples=700,
            arguments={
                "per_device_train_batch_size": 4,
                "logging_steps": 1,
                "num_train_epochs": 4,
                "learning_rate": 5e-4,
            },
        ),
    ),
    Scenario(
        name="hf-h-resume",
        truth=healthy(
            "Stopped at epoch 4, resumed by the Trainer.", remarks_ok=("leakage", "long_plateau_waste", "overfit_not")
        ),
        before=HfSpec(seed=204, samples=1200, die_at=180, die_signal=2),
        spec=HfSpec(seed=204, samples=1200, arguments={"resume": True}),
    ),
    Scenario(
        name="hf-high",
        truth=failing(_HIGH),
        spec=HfSpec(seed=205, arguments={"learning_rate": 0.05, "lr_scheduler_type": "constant"}),
    ),
    Scenario(
        name="hf-low",
        truth=failing(("lr_too_low", "underfit", "plateau_chance_ce", "optimizer_lr_mismatch")),
        spec=HfSpec(seed=206, arguments={"learning_rate": 1e-8, "num_train_epochs": 8}),
    ),
    Scenario(
        name="hf-lm-high",
        truth=failing(_HIGH),
        spec=HfSpec(task="lm", seed=207, arguments={"learning_rate": 0.3, "logging_steps": 10}),
    ),
    Scenario(
        name="hf-tag-ignored",
        truth=failing(
            ("all_labels_ignored", "loss_zero_gradnorm_nan", "label_shift_bug"),
            more=More(remarks_ok=("nan_from_step0",)),
        ),
        spec=HfSpec(task="tag", ignore_all=True, seed=208, arguments={"num_train_epochs": 4}),
    ),
    Scenario(
        name="hf-overfit",
        truth=failing(_OVER),
        spec=HfSpec(
            seed=209,
            samples=90,
            signal=0.2,
            dropout=0.0,
            arguments={"num_train_epochs": 50, "logging_steps": 3, "save_strategy": "no"},
        ),
    ),
    Scenario(
        name="hf-frozen",
        truth=failing(("frozen_layers", "detach_no_grad", "params_not_in_optim", "plateau_chance_ce", "underfit")),
        spec=HfSpec(seed=210, freeze=True),
    ),
    Scenario(
        name="hf-shuffled",
        truth=failing(("labels_shuffled", "plateau_chance_ce", "label_noise", "overfit")),
        spec=HfSpec(
            seed=211,
            shuffled=True,
            samples=2000,
            arguments={"learning_rate": 3e-4, "num_train_epochs": 6, "logging_steps": 20},
        ),
    ),
    Scenario(
        name="hf-majority",
        truth=failing(("class_imbalance", "plateau_prior", "underfit"), more=More(confidence="medium")),
        spec=HfSpec(seed=212, majority=0.93, signal=0.06, arguments={"learning_rate": 2e-4}),
    ),
    Scenario(
        name="hf-metric-axis",
        truth=failing(("metric_bug",), more=More(confidence="medium", note="argmax over the wrong axis.")),
        spec=HfSpec(seed=213, signal=0.6, metric_axis_bug=True),
    ),
    Scenario(
        name="hf-warmup",
        truth=failing(("warmup_too_long", "lr_too_low", "sched_total_steps_wrong")),
        spec=HfSpec(seed=214, arguments={"warmup_steps": 20000, "learning_rate": 5e-4, "num_train_epochs": 6}),
    ),
    Scenario(
        name="hf-accumulate-few",
        truth=failing(
            ("few_optimizer_steps", "epochs_too_few", "lr_too_low", "underfit", "batch_scaled_lr_not"),
            more=More(also_ok=("insufficient_evidence",)),
        ),
        spec=HfSpec(
            seed=215,
            arguments={
                "gradient_accumulation_steps": 25,
                "num_train_epochs": 8,
                "learning_rate": 2e-4,
                "logging_steps": 1,
            },
        ),
    ),
    Scenario(
        name="hf-vocab",
        truth=crashed(("vocab_mismatch",)),
        spec=HfSpec(task="lm", seed=216, model_vocab=100),
    ),
    Scenario(
        name="hf-bad-argument",
        truth=crashed(("config_error", "env_version", "code_error")),
        spec=HfSpec(arguments={"evaluation_strategy": "epoch"}),
    ),
    Scenario(
        name="hf-best-needs-eval",
        truth=crashed(("config_error", "code_error")),
        spec=HfSpec(arguments={"load_best_model_at_end": True, "save_strategy": "steps", "eval_strategy": "epoch"}),
    ),
    Scenario(
        name="hf-wrong-metric-name",
        truth=crashed(("config_error", "code_error")),
        spec=HfSpec(
            seed=217, patience=2, arguments={"load_best_model_at_end": True, "metric_for_best_model": "eval_f1"}
        ),
    ),
    Scenario(
        name="hf-disk",
        truth=crashed(("disk_full", "ckpt_truncated")),
        spec=HfSpec(seed=218, full_disk=True, arguments={"save_strategy": "steps", "save_steps": 50}),
    ),
    Scenario(
        name="hf-killed",
        truth=crashed(("host_oom_kill", "time_limit_preempt", "user_cancel", "crash_cause_not_shown", "oom_leak")),
        spec=HfSpec(seed=219, die_at=130),
    ),
    Scenario(name="hf-ctrl-c", truth=crashed(("user_cancel",)), spec=HfSpec(seed=220, die_at=90, die_signal=2)),
    Scenario(
        name="hf-short",
        truth=short("Ten steps of 250."),
        keep_lines=6,
        spec=HfSpec(seed=221, arguments={"save_strategy": "no"}),
    ),
    Scenario(
        name="hf-d-noise-overfit",
        truth=failing(_OVER, ("label_noise", "labels_shuffled"), more=More(confidence="low")),
        spec=HfSpec(
            seed=222, label_noise=0.5, samples=300, signal=0.5, dropout=0.0, arguments={"num_train_epochs": 30}
        ),
    ),
)

LIGHTNING = (
    Scenario(
        name="li-h-stop",
        truth=healthy("Early stopping as designed.", remarks_ok=("overfit_not", "long_plateau_waste")),
        spec=LightningSpec(data=Data(seed=301, spread=0.65), epochs=80, patience=4, optim=Optim(lr=1e-3)),
    ),
    Scenario(
        name="li-h-images",
        truth=healthy("Conv net, cosine, names with slashes.", remarks_ok=("leakage", "long_plateau_waste")),
        spec=LightningSpec(
            data=Data(kind="images", seed=302),
            net=Net(kind="conv", hidden=12, norm="batch"),
            optim=Optim(schedule="cosine"),
            names="train/loss,valid/loss,valid/acc",
            train_each_step=True,
        ),
    ),
    Scenario(
        name="li-h-every-3",
        truth=healthy("Validation each third epoch."),
        spec=LightningSpec(
            data=Data(seed=303, spread=0.7),
            check_val_every=3,
            epochs=24,
            optim=Optim(schedule="cosine"),
            names="loss,val_loss,val_accuracy",
        ),
    ),
    Scenario(
        name="li-high",
        truth=failing(_HIGH),
        spec=LightningSpec(
            data=Data(seed=304), optim=Optim(name="sgd", lr=2.0, momentum=0.9), names="train/loss,valid/loss,valid/acc"
        ),
    ),
    Scenario(
        name="li-low",
        truth=failing(("lr_too_low", "underfit", "optimizer_lr_mismatch", "plateau_chance_ce", "epochs_too_few")),
        spec=LightningSpec(data=Data(seed=305), optim=Optim(name="sgd", lr=1e-5), names="loss,val_loss,val_accuracy"),
    ),
    Scenario(
        name="li-rebound",
        truth=failing(
            ("sched_cosine_rebound", "sched_total_steps_wrong", "sched_per_batch_step", "sched_xN"),
            more=More(also_ok=("healthy",)),
        ),
        spec=LightningSpec(data=Data(seed=306), optim=Optim(schedule="cosine", t_max=7), epochs=28),
    ),
    Scenario(
        name="li-plateau",
        truth=failing(("plateau_sched_wrong_metric", "sched_total_steps_wrong", "lr_too_low")),
        spec=LightningSpec(
            data=Data(kind="teacher", seed=307),
            optim=Optim(lr=8e-4, schedule="plateau", patience=0, factor=0.05, threshold=0.4),
            log_gnorm=True,
        ),
    ),
    Scenario(
        name="li-imbalance",
        truth=failing(("class_imbalance", "plateau_prior", "underfit")),
        spec=LightningSpec(
            data=Data(seed=308, majority=0.93, spread=0.15),
            optim=Optim(lr=5e-4),
            names="train_loss,val_loss,val_acc,val_macro_f1",
        ),
    ),
    Scenario(
        name="li-overfit",
        truth=failing(_OVER),
        spec=LightningSpec(
            data=Data(kind="teacher", seed=309, n_train=150),
            net=Net(hidden=200, depth=3),
            epochs=60,
            log_every=2,
            names="train/loss,valid/loss,valid/acc",
        ),
    ),
    Scenario(
        name="li-nan-sample",
        truth=failing(("nan_bad_data", "nan_from_step0", "no_nan_stop"), more=More(forbidden=("nan_fp16_overflow",))),
        spec=LightningSpec(
            data=Data(seed=310, nan_at=333), train_each_step=True, log_every=1, epochs=6, log_gnorm=True
        ),
    ),
    Scenario(
        name="li-vanish",
        truth=failing(("grad_vanish", "plateau_chance_ce", "lr_too_low")),
        spec=LightningSpec(data=Data(seed=311), net=Net(depth=16, act="sigmoid"), log_gnorm=True),
    ),
    Scenario(
        name="li-sorted",
        truth=failing(("shuffle_off", *_HIGH), more=More(confidence="medium")),
        spec=LightningSpec(
            data=Data(seed=312, sorted_by_class=True), optim=Optim(lr=4e-3), train_each_step=True, log_every=2
        ),
    ),
    Scenario(
        name="li-val-shift",
        truth=failing(("train_val_shift", "input_not_normalised", "overfit", "val_settings_differ")),
        spec=LightningSpec(data=Data(seed=313, val_offset=8.0, val_scale=5.0), optim=Optim(schedule="cosine")),
    ),
    Scenario(
        name="li-shape",
        truth=crashed(("shape_mismatch", "config_error")),
        spec=LightningSpec(data=Data(seed=314), net=Net(inputs=30)),
    ),
    Scenario(
        name="li-h-sparse-stop",
        truth=healthy(
            "Early stopping with validation each fifth epoch.", remarks_ok=("overfit_not", "long_plateau_waste")
        ),
        spec=LightningSpec(data=Data(seed=315, spread=0.8, n_train=3000), patience=3, check_val_every=5),
    ),
    Scenario(
        name="li-short",
        truth=short("Rows of three epochs, the last one cut."),
        keep_lines=12,
        cut_last_row=5,
        spec=LightningSpec(data=Data(seed=316), epochs=60),
    ),
)

YOLO = (
    Scenario(
        name="yo-h",
        truth=healthy(
            "Detector on shapes.", remarks_ok=("epochs_too_few", "too_little_data", "underfit", "aug_switch_step")
        ),
        spec=YoloSpec(images=64, arguments={"epochs": 40, "lr0": 0.006}),
    ),
    Scenario(
        name="yo-high",
        truth=failing(_HIGH, more=More(forbidden=("lr_too_low", "overfit"), also_ok=("crashed",))),
        spec=YoloSpec(arguments={"optimizer": "SGD", "lr0": 0.9, "warmup_epochs": 0, "epochs": 20}),
    ),
    Scenario(
        name="yo-low",
        truth=failing(("lr_too_low", "underfit", "epochs_too_few", "optimizer_lr_mismatch")),
        spec=YoloSpec(arguments={"lr0": 1e-6, "epochs": 20, "warmup_bias_lr": 0.0}),
    ),
    Scenario(
        name="yo-no-val-labels",
        truth=failing(("eval_labels_missing", "labels_missing", "metric_bug")),
        spec=YoloSpec(no_val_labels=True, arguments={"epochs": 15}),
    ),
    Scenario(
        name="yo-pixels",
        truth=failing(("bbox_format", "labels_corrupt", "labels_missing"), more=More(also_ok=("crashed",))),
        spec=YoloSpec(pixel_boxes=True, arguments={"epochs": 5}),
    ),
    Scenario(
        name="yo-class-range",
        truth=failing(("num_labels_mismatch", "labels_corrupt", "labels_missing"), more=More(also_ok=("crashed",))),
        spec=YoloSpec(class_too_large=True, arguments={"epochs": 5}),
    ),
    Scenario(
        name="yo-bad-key",
        truth=crashed(("config_error", "code_error")),
        spec=YoloSpec(arguments={"learning_rate": 0.01}),
    ),
    Scenario(
        name="yo-no-data",
        truth=crashed(("data_missing", "missing_file")),
        spec=YoloSpec(arguments={"data": "data/shape.yaml"}),
    ),
    Scenario(
        name="yo-short",
        truth=short("One row of 100."),
        keep_lines=36,
        cut_last_row=1,
        spec=YoloSpec(arguments={"epochs": 3}),
    ),
)
