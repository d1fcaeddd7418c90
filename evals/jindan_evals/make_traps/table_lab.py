"""The traps made by the templates of the fault lab: transformers, Ultralytics, Lightning and a plain loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jindan_evals.lab.scenario import AnySpec
from jindan_evals.lab.settings import Data, Loop, Net, Optim, Spec
from jindan_evals.lab.settings_trainer import HfSpec, LightningSpec, YoloSpec


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """What is trained, and what was trained in the same folder before."""

    spec: AnySpec
    before: AnySpec | None = None


_ONE: dict[str, object] = {"logging_steps": 10, "num_train_epochs": 6, "save_total_limit": 1}

HF: Mapping[str, Made] = {
    "accumulated-loss-is-a-sum": Made(
        spec=HfSpec(classes=20, samples=1600, signal=0.45, seed=31, arguments={
            "gradient_accumulation_steps": 8, "per_device_train_batch_size": 8, "num_train_epochs": 12,
            "learning_rate": 3e-3, "warmup_steps": 20, "logging_steps": 5, "save_total_limit": 1,
        })
    ),
    "first-logged-rate-zero": Made(
        spec=HfSpec(seed=32, signal=0.5, samples=800, arguments={"logging_steps": 1, "warmup_steps": 15, "num_train_epochs": 5, "save_total_limit": 1})
    ),
    "warmup-longer-than-run": Made(
        spec=HfSpec(seed=33, signal=0.3, arguments={**_ONE, "logging_steps": 2, "warmup_steps": 6000, "learning_rate": 2e-3})
    ),
    "clip-already-on": Made(
        spec=HfSpec(seed=34, classes=4, signal=0.6, arguments={**_ONE, "learning_rate": 0.2, "lr_scheduler_type": "constant"})
    ),
    "eval-below-train-dropout": Made(
        spec=HfSpec(seed=35, signal=0.45, dropout=0.4, samples=1200, arguments={**_ONE, "num_train_epochs": 10})
    ),
    "eval-below-train-same-rows": Made(
        spec=HfSpec(
            seed=36, same_val=True, dropout=0.3, label_noise=0.3, samples=300,
            arguments={**_ONE, "num_train_epochs": 40, "lr_scheduler_type": "constant", "logging_steps": 20},
        )
    ),
    "zero-loss-ignored-labels": Made(spec=HfSpec(task="tag", seed=37, ignore_all=True, arguments=_ONE)),
    "zero-loss-nan-filter": Made(
        spec=HfSpec(seed=38, arguments={
            **_ONE, "optim": "sgd", "learning_rate": 1e20, "max_grad_norm": 0.0, "lr_scheduler_type": "constant",
        })
    ),
    "early-stop-by-patience": Made(
        spec=HfSpec(seed=39, signal=0.45, samples=900, patience=3, arguments={
            "num_train_epochs": 40, "load_best_model_at_end": True, "metric_for_best_model": "eval_loss", "logging_steps": 10,
        })
    ),
    "majority-answer-93": Made(
        spec=HfSpec(seed=40, majority=0.93, signal=0.0, samples=1200, val_samples=400, arguments={
            **_ONE, "learning_rate": 3e-4, "num_train_epochs": 8,
        })
    ),
    "resumed-mean-loss": Made(
        before=HfSpec(seed=41, signal=0.4, samples=960, die_at=165, die_signal=15, arguments={
            "num_train_epochs": 10, "logging_steps": 10,
        }),
        spec=HfSpec(seed=41, signal=0.4, samples=960, arguments={
            "num_train_epochs": 10, "logging_steps": 10, "resume": True,
        }),
    ),
    "evaluates-after-five-hundred": Made(
        spec=HfSpec(seed=81, signal=0.5, arguments={**_ONE, "eval_strategy": "steps", "eval_steps": 500, "save_strategy": "no"})
    ),
    "constant-has-no-warmup": Made(
        spec=HfSpec(seed=82, signal=0.6, arguments={**_ONE, "lr_scheduler_type": "constant", "warmup_steps": 60, "learning_rate": 5e-4})
    ),
    "warmup-for-two-thirds": Made(
        spec=HfSpec(seed=71, signal=0.6, arguments={**_ONE, "warmup_steps": 100})
    ),
    "steps-win-over-epochs": Made(
        spec=HfSpec(seed=72, signal=0.45, classes=8, samples=1600, arguments={
            "num_train_epochs": 20, "max_steps": 60, "learning_rate": 6e-4, "logging_steps": 5, "save_total_limit": 1,
        })
    ),
    "resumed-at-its-end": Made(
        before=HfSpec(seed=73, signal=0.5, arguments={"num_train_epochs": 4, "logging_steps": 10, "save_total_limit": 1}),
        spec=HfSpec(seed=73, signal=0.5, arguments={"num_train_epochs": 4, "logging_steps": 10, "save_total_limit": 1, "resume": True}),
    ),
    "logs-after-five-hundred": Made(
        spec=HfSpec(seed=74, signal=0.5, arguments={"num_train_epochs": 6, "logging_steps": 500, "save_total_limit": 1})
    ),
    "best-is-the-lowest-score": Made(
        spec=HfSpec(seed=75, signal=0.4, arguments={
            "num_train_epochs": 8, "load_best_model_at_end": True, "metric_for_best_model": "accuracy", "greater_is_better": False,
            "logging_steps": 10,
        })
    ),
}  # fmt: skip

YOLO: Mapping[str, Made] = {
    "batch-one-accumulates-64": Made(
        spec=YoloSpec(images=32, arguments={"batch": 1, "epochs": 12, "optimizer": "SGD", "lr0": 0.01, "warmup_epochs": 0.0})
    ),
    "auto-optimizer-ignores-lr0": Made(
        spec=YoloSpec(arguments={"optimizer": "auto", "lr0": 0.2, "momentum": 0.5, "epochs": 30})
    ),
    "bias-warmup-is-normal": Made(
        spec=YoloSpec(images=64, arguments={"optimizer": "SGD", "lr0": 0.01, "nbs": 8, "epochs": 40, "close_mosaic": 0, "mosaic": 0.0})
    ),
    "mosaic-closes": Made(
        spec=YoloSpec(images=64, arguments={"optimizer": "AdamW", "lr0": 0.004, "epochs": 36, "close_mosaic": 10})
    ),
    "patience-stop-yolo": Made(
        spec=YoloSpec(images=64, arguments={"optimizer": "AdamW", "lr0": 0.006, "epochs": 120, "patience": 8, "mosaic": 0.0})
    ),
    "adam-at-sgd-rate-yolo": Made(
        spec=YoloSpec(arguments={"optimizer": "AdamW", "lr0": 1.0, "epochs": 16, "batch": 2, "nbs": 8})
    ),
}  # fmt: skip

_CURVE = Data(kind="clusters", classes=10, spread=0.6, seed=51)

PLAIN: Mapping[str, Made] = {
    "double-softmax-floor": Made(
        spec=Spec(data=_CURVE, net=Net(softmax_out=True), optim=Optim(lr=1e-3), loop=Loop(epochs=25, style="dev"))
    ),
    "sudden-nan-one-sample": Made(
        spec=Spec(
            data=Data(classes=10, spread=0.6, seed=52, nan_at=900), optim=Optim(name="adamw", lr=1e-3),
            loop=Loop(epochs=8, style="steps", each_step=5),
        )
    ),
    "sorted-by-class": Made(
        spec=Spec(
            data=Data(classes=8, spread=0.7, seed=53, sorted_by_class=True), optim=Optim(name="sgd", lr=0.02, momentum=0.9),
            loop=Loop(epochs=10, shuffle=False, style="steps", each_step=2),
        )
    ),
    "cosine-climbs-again": Made(
        spec=Spec(
            data=Data(classes=10, spread=0.9, n_train=3200, seed=54), optim=Optim(name="sgd", lr=0.1, momentum=0.9, schedule="cosine", t_max=10),
            loop=Loop(epochs=20, style="pipe"),
        )
    ),
    "micro-batches-summed": Made(
        spec=Spec(
            data=Data(classes=10, spread=0.6, seed=55), optim=Optim(name="adamw", lr=1e-3, accumulate=8, average_accumulated=False),
            loop=Loop(epochs=20, batch=10, style="pipe"),
        )
    ),
    "schedule-steps-four-times": Made(
        spec=Spec(
            data=Data(kind="teacher", classes=8, seed=56),
            optim=Optim(name="adamw", lr=1e-3, schedule="warmup_cosine", step_each="batch", schedule_calls=4, warmup=40),
            loop=Loop(epochs=24, style="logger", each_step=40),
        )
    ),
    "resume-resets-rate": Made(
        before=Spec(
            data=Data(classes=10, spread=0.9, seed=57), optim=Optim(name="sgd", lr=0.1, momentum=0.9, schedule="cosine"),
            loop=Loop(epochs=24, style="pipe", save_every=4, interrupt_at=690),
        ),
        spec=Spec(
            data=Data(classes=10, spread=0.9, seed=57), optim=Optim(name="sgd", lr=0.1, momentum=0.9, schedule="cosine"),
            loop=Loop(epochs=24, style="pipe", load_from="checkpoints/last.pt", resume_resets=True),
        ),
    ),
    "missing-zero-grad": Made(
        spec=Spec(
            data=Data(classes=10, spread=0.6, seed=58), optim=Optim(name="sgd", lr=0.02, zero_grad=False),
            loop=Loop(epochs=10, style="steps", each_step=4, show_gnorm=True),
        )
    ),
}  # fmt: skip

LIGHTNING: Mapping[str, Made] = {
    "steps-given-to-epoch-schedule": Made(
        spec=LightningSpec(
            data=Data(kind="teacher", classes=6, seed=61), epochs=20,
            optim=Optim(name="adamw", lr=1e-3, schedule="cosine", t_max=800, step_each="epoch"),
        )
    ),
    "early-stop-lightning": Made(
        spec=LightningSpec(data=Data(classes=8, spread=0.5, seed=62), epochs=60, patience=3, optim=Optim(name="adamw", lr=2e-3))
    ),
}  # fmt: skip

LAB: Mapping[str, Made] = {**HF, **YOLO, **PLAIN, **LIGHTNING}
