"""PyTorch runs with a fault in the optimiser or its schedule."""

from __future__ import annotations

from jindan_evals.lab.scenario import More, Scenario, failing
from jindan_evals.lab.settings import Data, Loop, Net, Optim, Spec

_HIGH = ("lr_too_high_oscillate", "diverge_no_nan", "optimizer_lr_mismatch", "warmup_missing", "grad_explode")
_STUCK = ("plateau_chance_ce", "params_not_in_optim", "frozen_layers", "detach_no_grad", "grad_vanish")
_OVER = ("overfit", "memorisation", "too_little_data", "best_ckpt_wrong", "label_noise", "long_plateau_waste")
_MILD = ("healthy",)

OPTIMISER = (
    Scenario(
        name="f-sgd-high",
        truth=failing(_HIGH, more=More(forbidden=("lr_too_low",))),
        spec=Spec(
            data=Data(seed=41), optim=Optim(name="sgd", lr=1.2, momentum=0.9), loop=Loop(style="steps", each_step=10)
        ),
    ),
    Scenario(
        name="f-adam-high",
        truth=failing(("optimizer_lr_mismatch", *_HIGH), more=More(forbidden=("lr_too_low",), note="Adam with 0.3.")),
        spec=Spec(data=Data(seed=42), optim=Optim(lr=0.3), loop=Loop(style="pipe", show_gnorm=True)),
    ),
    Scenario(
        name="f-nan-lr",
        truth=failing(
            ("nan_lr_diverge", *_HIGH, "no_nan_stop"),
            more=More(remarks_ok=("nan_from_step0",), forbidden=("lr_too_low", "nan_fp16_overflow", "nan_bad_data")),
        ),
        spec=Spec(
            data=Data(kind="price", seed=43),
            optim=Optim(name="sgd", lr=0.5, momentum=0.9),
            loop=Loop(objective="regress", style="steps", each_step=1, epochs=4, show_gnorm=True),
        ),
    ),
    Scenario(
        name="f-rnn-stuck",
        truth=failing((*_HIGH, "plateau_chance_ce", "init_bad"), more=More(confidence="medium")),
        spec=Spec(
            data=Data(kind="waves", classes=4, seed=44, length=60),
            net=Net(kind="rnn", act="relu", hidden=48, depth=1, bias=0.0),
            optim=Optim(name="sgd", lr=0.3, momentum=0.9),
            loop=Loop(style="logger", show_gnorm=True, epochs=12),
        ),
    ),
    Scenario(
        name="f-lr-low",
        truth=failing(("lr_too_low", "underfit", "epochs_too_few", "optimizer_lr_mismatch")),
        spec=Spec(data=Data(seed=45), optim=Optim(lr=3e-7), loop=Loop(style="korean", epochs=20)),
    ),
    Scenario(
        name="f-sgd-with-adam-lr",
        truth=failing(
            ("optimizer_lr_mismatch", "lr_too_low", "underfit", "epochs_too_few"), more=More(note="SGD 1e-5.")
        ),
        spec=Spec(data=Data(seed=46), optim=Optim(name="sgd", lr=1e-5, momentum=0.9), loop=Loop(style="keras")),
    ),
    Scenario(
        name="f-no-zero-grad",
        truth=failing(("missing_zero_grad", *_HIGH, "nan_lr_diverge")),
        spec=Spec(
            data=Data(seed=47),
            optim=Optim(name="sgd", lr=0.02, zero_grad=False),
            loop=Loop(style="fairseq", show_gnorm=True),
        ),
    ),
    Scenario(
        name="f-only-last",
        truth=failing(
            ("params_not_in_optim", "frozen_layers", "detach_no_grad", "underfit", "lr_too_low"),
            more=More(confidence="low", note="Body is not in the optimiser."),
        ),
        spec=Spec(
            data=Data(kind="teacher", seed=48, n_train=3000),
            net=Net(depth=4, act="tanh"),
            optim=Optim(only_last=True),
            loop=Loop(style="pipe"),
        ),
    ),
    Scenario(
        name="f-momentum-999",
        truth=failing(("momentum_betas_wrong", *_HIGH), more=More(note="SGD with momentum .999.")),
        spec=Spec(
            data=Data(seed=49),
            optim=Optim(name="sgd", lr=0.05, momentum=0.999),
            loop=Loop(style="logger", show_gnorm=True),
        ),
    ),
    Scenario(
        name="f-weight-decay",
        truth=failing(
            ("weight_decay_excess", "underfit", "plateau_chance_ce"), more=More(note="AdamW weight_decay 20.")
        ),
        spec=Spec(data=Data(seed=50), optim=Optim(name="adamw", lr=5e-3, weight_decay=20.0), loop=Loop(style="dev")),
    ),
    Scenario(
        name="f-clip-tiny",
        truth=failing(
            ("clip_misuse", "lr_too_low", "underfit", "optimizer_lr_mismatch"),
            more=More(note="grad_clip 1e-4 with SGD."),
        ),
        spec=Spec(
            data=Data(seed=51), optim=Optim(name="sgd", lr=0.05, clip=1e-4), loop=Loop(style="logger", show_gnorm=True)
        ),
    ),
    Scenario(
        name="f-accumulated-sum",
        truth=failing(("grad_accum_loss_scale",), more=More(also_ok=_MILD, note="8 micro-batches summed.")),
        spec=Spec(
            data=Data(seed=52),
            optim=Optim(lr=1e-3, accumulate=8, average_accumulated=False),
            loop=Loop(style="pipe", epochs=30),
        ),
    ),
    Scenario(
        name="f-few-steps",
        truth=failing(
            ("few_optimizer_steps", "epochs_too_few", "lr_too_low", "underfit", "batch_scaled_lr_not"),
            more=More(also_ok=("insufficient_evidence", "healthy")),
        ),
        spec=Spec(data=Data(seed=53), optim=Optim(lr=1e-3), loop=Loop(style="keras", batch=800, epochs=5)),
    ),
    Scenario(
        name="f-batch-1",
        truth=failing(("batch_noise", *_HIGH), more=More(confidence="medium")),
        spec=Spec(
            data=Data(seed=54, n_train=500, spread=0.5),
            optim=Optim(lr=8e-3),
            loop=Loop(style="steps", each_step=1, batch=1, epochs=6),
        ),
    ),
)

SCHEDULE = (
    Scenario(
        name="f-warmup-long",
        truth=failing(("warmup_too_long", "sched_total_steps_wrong", "lr_too_low")),
        spec=Spec(
            data=Data(seed=61),
            optim=Optim(name="sgd", lr=0.05, schedule="warmup_cosine", step_each="batch", warmup=20000, total=40000),
            loop=Loop(style="mm"),
        ),
    ),
    Scenario(
        name="f-no-step",
        truth=failing(("sched_never_stepped",), more=More(also_ok=_MILD, note="Cosine in config, never stepped.")),
        spec=Spec(data=Data(seed=62), optim=Optim(schedule="cosine", schedule_calls=0), loop=Loop(style="keras")),
    ),
    Scenario(
        name="f-per-batch",
        truth=failing(("sched_per_batch_step", "sched_xN", "sched_total_steps_wrong", "lr_too_low")),
        spec=Spec(
            data=Data(seed=63),
            optim=Optim(lr=1e-3, schedule="step", step_each="batch", t_max=5),
            loop=Loop(style="jsonl", each_step=20),
        ),
    ),
    Scenario(
        name="f-cosine-rebound",
        truth=failing(
            ("sched_cosine_rebound", "sched_total_steps_wrong", "sched_per_batch_step", "sched_xN"),
            more=More(also_ok=_MILD, note="T_max 8 of 24 epochs."),
        ),
        spec=Spec(data=Data(seed=64), optim=Optim(schedule="cosine", t_max=8), loop=Loop(style="pipe", epochs=24)),
    ),
    Scenario(
        name="f-cosine-per-batch",
        truth=failing(
            ("sched_per_batch_step", "sched_cosine_rebound", "sched_xN", "sched_total_steps_wrong"),
            more=More(also_ok=_MILD, note="CosineAnnealingLR(T_max=epochs) stepped per batch."),
        ),
        spec=Spec(
            data=Data(seed=65, n_train=1480),
            optim=Optim(schedule="cosine", step_each="batch", t_max=20),
            loop=Loop(style="jsonl", each_step=4),
        ),
    ),
    Scenario(
        name="f-plateau-crush",
        truth=failing(("plateau_sched_wrong_metric", "sched_total_steps_wrong", "lr_too_low")),
        spec=Spec(
            data=Data(kind="teacher", seed=66),
            optim=Optim(lr=1e-3, schedule="plateau", patience=0, factor=0.1, threshold=0.5),
            loop=Loop(style="korean"),
        ),
    ),
    Scenario(
        name="f-total-short",
        truth=failing(
            ("sched_total_steps_wrong", "sched_xN", "lr_too_low", "sched_per_batch_step"),
            more=More(note="Schedule ends at a fifth of the run."),
        ),
        spec=Spec(
            data=Data(kind="teacher", seed=67),
            optim=Optim(lr=5e-4, schedule="warmup_cosine", step_each="batch", warmup=20, total=160),
            loop=Loop(style="logger", each_step=20),
        ),
    ),
    Scenario(
        name="f-x4",
        truth=failing(
            ("sched_xN", "sched_total_steps_wrong", "sched_per_batch_step", "lr_too_low"),
            more=More(note="scheduler.step() four times an epoch."),
        ),
        spec=Spec(
            data=Data(kind="teacher", seed=68),
            optim=Optim(lr=5e-4, schedule="step", schedule_calls=4, t_max=5),
            loop=Loop(style="pipe"),
        ),
    ),
    Scenario(
        name="f-resume-reset",
        truth=failing(("resume_lr_reset", "sched_total_steps_wrong"), more=More(also_ok=_MILD)),
        before=Spec(
            data=Data(seed=69, n_train=4000, spread=0.9),
            optim=Optim(schedule="cosine", t_max=16),
            loop=Loop(epochs=12, save_every=6),
        ),
        spec=Spec(
            data=Data(seed=69, n_train=4000, spread=0.9),
            optim=Optim(schedule="cosine", t_max=20),
            loop=Loop(load_from="checkpoints/last.pt", resume_resets=True),
        ),
    ),
)
