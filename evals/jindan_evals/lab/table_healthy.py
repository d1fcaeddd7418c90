"""Healthy runs that look odd, and runs too short to judge."""

from __future__ import annotations

from jindan_evals.lab.scenario import Scenario, healthy, short
from jindan_evals.lab.settings import Data, Loop, Net, Optim, Spec

_COSINE = Optim(schedule="cosine")

HEALTHY = (
    Scenario(
        name="h-cosine",
        truth=healthy("Cosine, per cent accuracies."),
        spec=Spec(data=Data(seed=1, n_train=5000, spread=0.8), net=Net(hidden=32), optim=_COSINE),
    ),
    Scenario(
        name="h-noisy-steps",
        truth=healthy("Batch 4, one line a step; noisy but falling.", remarks_ok=("batch_noise", "no_validation")),
        spec=Spec(
            data=Data(seed=2, n_train=600),
            optim=Optim(lr=5e-4),
            loop=Loop(batch=4, epochs=8, style="steps", each_step=5),
        ),
    ),
    Scenario(
        name="h-onecycle",
        truth=healthy("One-cycle schedule stepped per batch."),
        spec=Spec(
            data=Data(seed=3, n_train=6000, spread=0.9),
            net=Net(hidden=24),
            optim=Optim(schedule="onecycle", step_each="batch", lr=4e-3),
            loop=Loop(style="logger", show_gnorm=True),
        ),
    ),
    Scenario(
        name="h-late-drop",
        truth=healthy("Parity of 3 bits: flat at ln 2, then drops.", remarks_ok=("epochs_too_few",)),
        spec=Spec(
            data=Data(kind="parity", classes=2, dim=12, n_train=2000, seed=4),
            net=Net(hidden=96),
            optim=Optim(lr=3e-4),
            loop=Loop(epochs=45, style="jsonl"),
        ),
    ),
    Scenario(
        name="h-resume",
        truth=healthy("Stopped at epoch 10, resumed right with its schedule.", remarks_ok=("resume_data_replay",)),
        before=Spec(
            data=Data(seed=5, n_train=4000, spread=0.9),
            optim=Optim(schedule="cosine", t_max=20),
            loop=Loop(epochs=10, save_every=5),
        ),
        spec=Spec(
            data=Data(seed=5, n_train=4000, spread=0.9), optim=_COSINE, loop=Loop(load_from="checkpoints/last.pt")
        ),
    ),
    Scenario(
        name="h-early-stop",
        truth=healthy(
            "Patience 4 stops after the best, as designed.", remarks_ok=("overfit_not", "long_plateau_waste")
        ),
        spec=Spec(
            data=Data(seed=6, spread=0.6),
            net=Net(hidden=48),
            optim=Optim(lr=1e-3),
            loop=Loop(epochs=60, stop_patience=4, style="korean"),
        ),
    ),
    Scenario(
        name="h-dropout-gap",
        truth=healthy("Dropout 0.4: train loss above val loss.", remarks_ok=("aug_too_strong",)),
        spec=Spec(
            data=Data(seed=7, spread=0.7),
            net=Net(dropout=0.4),
            optim=_COSINE,
            loop=Loop(style="keras", epochs=25),
        ),
    ),
    Scenario(
        name="h-converged-early",
        truth=healthy("Solved in a few epochs, flat after.", remarks_ok=("long_plateau_waste", "leakage")),
        spec=Spec(
            data=Data(seed=8, spread=1.1),
            optim=Optim(schedule="cosine", weight_decay=1e-3),
            loop=Loop(epochs=30, style="mm"),
        ),
    ),
    Scenario(
        name="h-preference",
        truth=healthy("Preference loss 0.69 to about 0.5.", remarks_ok=("epochs_too_few",)),
        spec=Spec(
            data=Data(seed=9),
            net=Net(hidden=32),
            optim=Optim(lr=3e-4),
            loop=Loop(objective="prefer", temperature=1.0, epochs=12, style="fairseq", show_gnorm=True),
        ),
    ),
    Scenario(
        name="h-mse-large",
        truth=healthy(
            "MSE in squared currency units: 90,000 at the start.", remarks_ok=("init_bad", "input_not_normalised")
        ),
        spec=Spec(
            data=Data(kind="price", seed=10),
            optim=Optim(lr=1e-2, schedule="cosine"),
            loop=Loop(objective="regress", epochs=40, style="plain"),
        ),
    ),
    Scenario(
        name="h-negative-nll",
        truth=healthy("Density model: the loss goes below 0."),
        spec=Spec(
            data=Data(kind="price", seed=11, n_train=6000),
            net=Net(hidden=16),
            optim=Optim(lr=1e-3, schedule="cosine"),
            loop=Loop(objective="density", epochs=30, style="pipe"),
        ),
    ),
    Scenario(
        name="h-infonce",
        truth=healthy("InfoNCE falls far below ln 64.", remarks_ok=("epochs_too_few",)),
        spec=Spec(
            data=Data(seed=12),
            loop=Loop(objective="contrast", batch=64, epochs=20, style="logger", temperature=0.1),
            optim=_COSINE,
        ),
    ),
    Scenario(
        name="h-step-decay",
        truth=healthy("StepLR, drop at each third.", remarks_ok=("long_plateau_waste",)),
        spec=Spec(
            data=Data(kind="images", seed=13, spread=0.45, n_train=3000),
            net=Net(kind="conv", hidden=16, norm="batch"),
            optim=Optim(name="sgd", lr=0.05, momentum=0.9, schedule="step", factor=0.2, weight_decay=5e-4),
            loop=Loop(epochs=18, style="fairseq", batch=64),
        ),
    ),
    Scenario(
        name="h-lm",
        truth=healthy("Next-token model: 3.4 down to the entropy of the chain.", remarks_ok=("long_plateau_waste",)),
        spec=Spec(
            data=Data(kind="tokens", classes=32, n_train=800, n_val=200, seed=14),
            net=Net(kind="lm", hidden=48),
            optim=_COSINE,
            loop=Loop(style="mm", epochs=12, show_gnorm=True),
        ),
    ),
    Scenario(
        name="h-val-every-5",
        truth=healthy("Validation each fifth epoch."),
        spec=Spec(
            data=Data(seed=15, spread=0.7, n_train=4000),
            optim=_COSINE,
            loop=Loop(epochs=30, val_every=5, style="logger", show_gnorm=True),
        ),
    ),
    Scenario(
        name="h-plateau-sched",
        truth=healthy("ReduceLROnPlateau fires twice near the end.", remarks_ok=("long_plateau_waste",)),
        spec=Spec(
            data=Data(seed=16, spread=0.6),
            optim=Optim(schedule="plateau", factor=0.5, patience=3, weight_decay=1e-4),
            net=Net(dropout=0.2),
            loop=Loop(epochs=35, style="jsonl", show_gnorm=True),
        ),
    ),
    Scenario(
        name="h-bar",
        truth=healthy("tqdm bars, constant rate as configured.", remarks_ok=("overfit_not",)),
        spec=Spec(
            data=Data(seed=17, spread=0.8),
            optim=Optim(lr=1e-3),
            loop=Loop(epochs=12, bar=True, style="plain", config_form="nested"),
        ),
    ),
    Scenario(
        name="h-binary",
        truth=healthy("Binary loss from 0.69 to 0.2.", remarks_ok=()),
        spec=Spec(
            data=Data(kind="teacher", classes=2, n_train=4000, seed=18),
            optim=Optim(schedule="cosine"),
            net=Net(act="gelu"),
            loop=Loop(objective="binary", style="dev", epochs=16, batch=64),
        ),
    ),
    Scenario(
        name="h-gru",
        truth=healthy("Recurrent net with clipping that seldom acts."),
        spec=Spec(
            data=Data(kind="waves", classes=4, seed=19),
            net=Net(kind="rnn", act="gru", hidden=32, depth=1),
            optim=Optim(lr=5e-3, clip=1.0, schedule="cosine"),
            loop=Loop(style="logger", show_gnorm=True, epochs=18),
        ),
    ),
)

SHORT = (
    Scenario(
        name="i-header",
        truth=short("Nothing but the model line."),
        keep_lines=1,
        spec=Spec(data=Data(seed=31), loop=Loop(epochs=4)),
    ),
    Scenario(
        name="i-one-epoch",
        truth=short("One epoch of 20."),
        keep_lines=2,
        spec=Spec(data=Data(seed=32), loop=Loop(epochs=20, style="korean")),
    ),
    Scenario(
        name="i-two-epochs",
        truth=short("Two epochs of 80."),
        keep_lines=3,
        spec=Spec(data=Data(seed=33), loop=Loop(epochs=80, style="logger")),
    ),
    Scenario(
        name="i-jsonl-cut",
        truth=short("metrics.jsonl cut in its third line."),
        cut_last_row=2,
        keep_lines=1,
        spec=Spec(data=Data(seed=34), loop=Loop(epochs=30, style="jsonl")),
    ),
    Scenario(
        name="i-only-config",
        truth=short("A config and no log."),
        only_config=True,
        spec=Spec(data=Data(seed=35), loop=Loop(epochs=2)),
    ),
    Scenario(
        name="i-few-steps",
        truth=short("Six step lines of epoch 1."),
        keep_lines=7,
        spec=Spec(data=Data(seed=36), loop=Loop(epochs=3, style="steps", each_step=2)),
    ),
    Scenario(
        name="i-bar-first-epoch",
        truth=short("A bar in the first epoch."),
        keep_lines=9,
        spec=Spec(data=Data(seed=37), loop=Loop(epochs=10, bar=True, style="dev")),
    ),
)
