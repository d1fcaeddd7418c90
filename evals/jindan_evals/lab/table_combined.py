"""Runs with two faults, runs that lack what would decide, and runs whose loudest mark is not their fault."""

from __future__ import annotations

from jindan_evals.lab.scenario import More, Scenario, failing, healthy, short
from jindan_evals.lab.settings import Data, Loop, Net, Optim, Spec
from jindan_evals.lab.settings_trainer import HfSpec

_HIGH = ("lr_too_high_oscillate", "diverge_no_nan", "optimizer_lr_mismatch", "warmup_missing", "grad_explode")
_MILD = ("healthy",)

TWO_FAULTS = (
    Scenario(
        name="b-high-leak",
        truth=failing(_HIGH, ("leakage",)),
        spec=Spec(
            data=Data(seed=401, val_is_train=True),
            optim=Optim(name="sgd", lr=1.2, momentum=0.9),
            loop=Loop(style="pipe", show_data=True),
        ),
    ),
    Scenario(
        name="b-leak-no-step",
        truth=failing(("leakage",), ("sched_never_stepped",), more=More(also_ok=_MILD)),
        spec=Spec(
            data=Data(seed=402, val_is_train=True, label_noise=0.2, n_train=600),
            net=Net(hidden=256),
            optim=Optim(schedule="cosine", schedule_calls=0),
            loop=Loop(style="logger", epochs=40, show_data=True, config_form="printed"),
        ),
    ),
    Scenario(
        name="b-shift-per-batch",
        truth=failing(
            ("train_val_shift", "input_not_normalised", "val_settings_differ"),
            ("sched_per_batch_step", "sched_xN", "sched_total_steps_wrong", "lr_too_low"),
        ),
        spec=Spec(
            data=Data(seed=403, val_scale=8.0, val_offset=6.0),
            optim=Optim(lr=4e-3, schedule="step", step_each="batch", t_max=60, factor=0.5),
            loop=Loop(style="dev", epochs=16),
        ),
    ),
    Scenario(
        name="b-decay-no-step",
        truth=failing(
            ("weight_decay_excess", "underfit", "plateau_chance_ce"),
            ("sched_never_stepped",),
            more=More(note="AdamW weight_decay 12, cosine never stepped."),
        ),
        spec=Spec(
            data=Data(seed=404),
            optim=Optim(name="adamw", lr=4e-3, weight_decay=12.0, schedule="cosine", schedule_calls=0),
            loop=Loop(style="korean", config_form="printed"),
        ),
    ),
)

LACKING = (
    Scenario(
        name="b-cut-in-half",
        truth=short("Three lines of a run of 60 epochs, no configuration, the last line cut."),
        keep_lines=4,
        last_words="[Epoch 004/060] train_lo",
        spec=Spec(data=Data(seed=405), loop=Loop(epochs=60, style="pipe", config_form="none")),
    ),
    Scenario(
        name="b-flat-start",
        truth=short("Three epochs of 100 at a rate that moves little: too early to call."),
        keep_lines=4,
        spec=Spec(data=Data(seed=406), optim=Optim(lr=1e-5), loop=Loop(epochs=100, style="dev", config_form="json")),
    ),
    Scenario(
        name="b-nothing-logged",
        truth=short("The trainer logs nothing before step 10000 and never evaluates."),
        spec=HfSpec(seed=407, arguments={"logging_steps": 10000, "eval_strategy": "no", "num_train_epochs": 2}),
    ),
    Scenario(
        name="b-steps-without-end",
        truth=short("Eight step lines, neither rate nor classes nor validation."),
        keep_lines=9,
        spec=Spec(data=Data(seed=408), loop=Loop(epochs=30, style="plain", each_step=4, config_form="none")),
    ),
)

MISLEADING = (
    Scenario(
        name="b-always-clipped",
        truth=healthy("Clipping acts at every step; Adam does not mind the size of a gradient."),
        spec=Spec(
            data=Data(seed=409),
            optim=Optim(lr=2e-3, clip=0.1, schedule="cosine"),
            loop=Loop(style="logger", show_gnorm=True),
        ),
    ),
    Scenario(
        name="b-small-rate-noise-labels",
        truth=failing(
            ("labels_shuffled", "plateau_chance_ce", "label_noise", "overfit"),
            more=More(forbidden=("lr_too_low", "frozen_layers"), note="The rate is small and not the fault."),
        ),
        spec=Spec(
            data=Data(seed=410, shuffled=True, n_train=4000),
            net=Net(hidden=48),
            optim=Optim(lr=4e-4, weight_decay=1e-3),
            loop=Loop(style="pipe", show_gnorm=True, epochs=14),
        ),
    ),
    Scenario(
        name="b-small-rate-large-inputs",
        truth=healthy("SGD at 1e-4 learns at once: the inputs are large.", remarks_ok=("input_not_normalised",)),
        spec=Spec(
            data=Data(seed=411, scale=20.0),
            optim=Optim(name="sgd", lr=1e-4, momentum=0.9),
            loop=Loop(style="keras", epochs=25, config_form="printed"),
        ),
    ),
    Scenario(
        name="b-uneven-classes",
        truth=healthy(
            "Seven in ten are of one class, and the others are learnt as well.", remarks_ok=("class_imbalance",)
        ),
        spec=Spec(
            data=Data(seed=412, majority=0.7, spread=0.9),
            optim=Optim(lr=2e-3, schedule="cosine"),
            loop=Loop(style="mm", epochs=20),
        ),
    ),
)

_OVER = ("overfit", "memorisation", "too_little_data", "best_ckpt_wrong", "label_noise", "long_plateau_waste")

SECOND = (
    Scenario(
        name="e-high-imbalance",
        truth=failing(_HIGH, ("class_imbalance", "plateau_prior"), more=More(confidence="medium")),
        spec=Spec(
            data=Data(seed=421, majority=0.9, spread=0.3),
            optim=Optim(name="sgd", lr=1.5, momentum=0.9),
            loop=Loop(style="logger", config_form="printed"),
        ),
    ),
    Scenario(
        name="e-momentum-leak",
        truth=failing(("momentum_betas_wrong", *_HIGH), ("leakage",)),
        spec=Spec(
            data=Data(seed=422, val_is_train=True),
            optim=Optim(name="sgd", lr=0.05, momentum=0.999),
            loop=Loop(style="pipe", show_data=True, config_form="json"),
        ),
    ),
    Scenario(
        name="e-overfit-no-step",
        truth=failing(_OVER, ("sched_never_stepped",)),
        spec=Spec(
            data=Data(kind="teacher", seed=423, n_train=200),
            net=Net(hidden=256),
            optim=Optim(schedule="cosine", schedule_calls=0),
            loop=Loop(style="keras", epochs=50, config_form="printed"),
        ),
    ),
    Scenario(
        name="e-no-zero-grad-shift",
        truth=failing(
            ("missing_zero_grad", *_HIGH, "nan_lr_diverge"),
            ("train_val_shift", "input_not_normalised", "val_settings_differ"),
            more=More(confidence="medium"),
        ),
        spec=Spec(
            data=Data(seed=424, val_scale=8.0, val_offset=6.0),
            optim=Optim(name="sgd", lr=0.004, zero_grad=False),
            loop=Loop(style="dev", show_gnorm=True),
        ),
    ),
    Scenario(
        name="e-two-epochs-plain",
        truth=short("Two epoch lines of a run of unknown length."),
        keep_lines=3,
        spec=Spec(data=Data(seed=425), loop=Loop(epochs=50, style="plain", config_form="none")),
    ),
    Scenario(
        name="e-config-alone",
        truth=short("A configuration and the first line of the program."),
        keep_lines=1,
        spec=Spec(data=Data(seed=426), loop=Loop(epochs=3, style="dev", config_form="nested")),
    ),
    Scenario(
        name="e-bar-alone",
        truth=short("A progress bar of the first epoch and nothing else."),
        keep_lines=4,
        spec=Spec(data=Data(seed=427), loop=Loop(epochs=20, bar=True, style="pipe", config_form="none")),
    ),
    Scenario(
        name="e-three-of-ninety",
        truth=short("Three epochs of ninety in a table that is cut."),
        keep_lines=1,
        cut_last_row=3,
        spec=Spec(data=Data(seed=428), optim=Optim(lr=3e-4), loop=Loop(epochs=90, style="jsonl")),
    ),
    Scenario(
        name="e-strong-dropout-well",
        truth=healthy("Dropout lifts the training loss above the held-out one; both end well."),
        spec=Spec(
            data=Data(seed=429, spread=0.8),
            net=Net(dropout=0.4, hidden=128),
            optim=Optim(lr=2e-3, schedule="cosine"),
            loop=Loop(style="logger", epochs=24, config_form="printed"),
        ),
    ),
    Scenario(
        name="e-low-rate-imbalance",
        truth=failing(
            ("lr_too_low", "underfit", "epochs_too_few", "optimizer_lr_mismatch"),
            more=More(note="The classes are uneven; nothing moves because of the rate."),
        ),
        spec=Spec(
            data=Data(seed=430, majority=0.5, spread=0.6),
            optim=Optim(name="adamw", lr=4e-7),
            loop=Loop(style="dev", epochs=20, show_gnorm=True),
        ),
    ),
    Scenario(
        name="e-batch-four-overfit",
        truth=failing(_OVER, more=More(forbidden=("batch_noise", "lr_too_low", "underfit"))),
        spec=Spec(
            data=Data(kind="teacher", seed=431, n_train=160),
            net=Net(hidden=256, depth=3),
            loop=Loop(style="pipe", epochs=40, batch=4),
        ),
    ),
    Scenario(
        name="e-clip-acts-early",
        truth=healthy("Large first gradients are clipped; later none is."),
        spec=Spec(
            data=Data(seed=432, scale=4.0),
            optim=Optim(lr=2e-3, clip=1.0, schedule="cosine"),
            loop=Loop(style="steps", each_step=20, show_gnorm=True, epochs=12),
        ),
    ),
)

COMBINED = (*TWO_FAULTS, *LACKING, *MISLEADING, *SECOND)
