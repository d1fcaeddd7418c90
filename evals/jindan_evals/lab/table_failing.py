"""PyTorch runs with a fault in the network, the data or the evaluation, and runs with two faults."""

from __future__ import annotations

from jindan_evals.lab.scenario import More, Scenario, failing
from jindan_evals.lab.settings import Data, Loop, Net, Optim, Spec

_HIGH = ("lr_too_high_oscillate", "diverge_no_nan", "optimizer_lr_mismatch", "warmup_missing", "grad_explode")
_STUCK = ("plateau_chance_ce", "params_not_in_optim", "frozen_layers", "detach_no_grad", "grad_vanish")
_OVER = ("overfit", "memorisation", "too_little_data", "best_ckpt_wrong", "label_noise", "long_plateau_waste")
_MILD = ("healthy",)

NETWORK = (
    Scenario(
        name="f-detached",
        truth=failing(
            ("detach_no_grad", "params_not_in_optim", "frozen_layers", "grad_vanish", "underfit", "plateau_chance_ce"),
            more=More(confidence="low"),
        ),
        spec=Spec(
            data=Data(kind="teacher", seed=71),
            net=Net(detach=True, depth=5, act="tanh"),
            loop=Loop(style="mm", show_gnorm=True),
        ),
    ),
    Scenario(
        name="f-frozen",
        truth=failing(("frozen_layers", *_STUCK, "lr_too_low"), more=More(note="Only the output bias learns.")),
        spec=Spec(data=Data(seed=72), net=Net(freeze=True), loop=Loop(style="logger", show_gnorm=True)),
    ),
    Scenario(
        name="f-dying-relu",
        truth=failing(
            (
                "dying_relu",
                "grad_vanish",
                "plateau_chance_ce",
                "plateau_prior",
                "lr_too_high_oscillate",
                "optimizer_lr_mismatch",
                "init_bad",
            )
        ),
        spec=Spec(
            data=Data(seed=73),
            net=Net(depth=4, bias=-3.0),
            optim=Optim(name="sgd", lr=0.01),
            loop=Loop(style="fairseq", show_gnorm=True),
        ),
    ),
    Scenario(
        name="f-deep-sigmoid",
        truth=failing(("grad_vanish", "plateau_chance_ce", "lr_too_low")),
        spec=Spec(
            data=Data(seed=74),
            net=Net(depth=14, act="sigmoid"),
            optim=Optim(name="sgd", lr=0.05, momentum=0.9),
            loop=Loop(style="jsonl", show_gnorm=True),
        ),
    ),
    Scenario(
        name="f-bad-init",
        truth=failing(("init_bad",), more=More(also_ok=_MILD, remarks_ok=("input_not_normalised",))),
        spec=Spec(
            data=Data(seed=75),
            net=Net(head_scale=8.0),
            optim=Optim(lr=1e-3, schedule="cosine"),
            loop=Loop(style="steps", each_step=5),
        ),
    ),
    Scenario(
        name="f-double-softmax",
        truth=failing(
            ("double_softmax", "wrong_loss", "underfit"), more=More(note="Loss floor 1.27 = ln(e+7)-1 with 8 classes.")
        ),
        spec=Spec(
            data=Data(seed=76, spread=0.8),
            net=Net(softmax_out=True),
            loop=Loop(style="pipe", epochs=30),
            optim=Optim(schedule="cosine"),
        ),
    ),
    Scenario(
        name="f-fp16-overflow",
        truth=failing(
            ("amp_scale_collapse", "nan_fp16_overflow", "nan_bad_data", "loss_scale_wrong", "nan_from_step0"),
            more=More(confidence="medium", note="Scale halves each step, all steps skipped."),
        ),
        spec=Spec(
            data=Data(seed=77, nan_at=17, n_train=80),
            optim=Optim(scaler=True),
            loop=Loop(style="logger", each_step=1, epochs=10, batch=80, show_gnorm=True),
        ),
    ),
    Scenario(
        name="f-underfit",
        truth=failing(
            ("underfit", "wrong_loss", "plateau_chance_ce"), more=More(note="Linear model on parity: ln 2 throughout.")
        ),
        spec=Spec(
            data=Data(kind="parity", classes=2, dim=12, n_train=2000, seed=78),
            net=Net(depth=0),
            optim=Optim(lr=5e-3),
            loop=Loop(style="keras", epochs=30),
        ),
    ),
    Scenario(
        name="f-bn-batch-2",
        truth=failing(
            ("bn_small_batch", "batch_noise", "eval_mode_missing", "train_val_shift", "lr_too_high_oscillate"),
            more=More(confidence="medium"),
        ),
        spec=Spec(
            data=Data(kind="images", seed=79, spread=0.4, n_train=400),
            net=Net(kind="conv", hidden=12, norm="batch"),
            optim=Optim(lr=5e-3),
            loop=Loop(batch=2, style="pipe", epochs=12),
        ),
    ),
)

DATA = (
    Scenario(
        name="f-nan-sample",
        truth=failing(
            ("nan_bad_data", "no_nan_stop", "nan_from_step0"),
            more=More(forbidden=("nan_lr_diverge", "nan_fp16_overflow")),
        ),
        spec=Spec(
            data=Data(seed=81, nan_at=900),
            optim=Optim(lr=5e-4),
            loop=Loop(style="steps", each_step=1, epochs=4, shuffle=False, show_gnorm=True),
        ),
    ),
    Scenario(
        name="f-nan-start",
        truth=failing(("nan_from_step0", "nan_bad_data"), more=More(forbidden=("nan_lr_diverge",))),
        spec=Spec(
            data=Data(seed=82, nan_at=7),
            optim=Optim(lr=5e-4),
            loop=Loop(style="steps", each_step=1, epochs=2, shuffle=False),
        ),
    ),
    Scenario(
        name="f-shuffled-labels",
        truth=failing(
            ("labels_shuffled", "plateau_chance_ce", "label_noise", "overfit"),
            more=More(forbidden=("lr_too_low", "frozen_layers")),
        ),
        spec=Spec(
            data=Data(seed=83, shuffled=True, n_train=4000),
            net=Net(hidden=32),
            optim=Optim(lr=1e-3, weight_decay=1e-3),
            loop=Loop(style="logger", show_gnorm=True, epochs=12),
        ),
    ),
    Scenario(
        name="f-label-noise",
        truth=failing(("label_noise", "overfit", "memorisation"), more=More(note="40 % of train labels random.")),
        spec=Spec(
            data=Data(seed=84, label_noise=0.4, spread=0.8), net=Net(hidden=256), loop=Loop(style="pipe", epochs=40)
        ),
    ),
    Scenario(
        name="f-majority",
        truth=failing(
            ("class_imbalance", "plateau_prior", "metric_bug", "underfit"),
            more=More(confidence="medium", note="95 % majority, accuracy = .95, no macro metric."),
        ),
        spec=Spec(data=Data(seed=85, majority=0.95, spread=0.12), optim=Optim(lr=5e-4), loop=Loop(style="korean")),
    ),
    Scenario(
        name="f-leak",
        truth=failing(
            ("leakage",),
            more=More(
                also_ok=("insufficient_evidence", "healthy"),
                confidence="medium",
                note="Validation set is the train set; 30 % noise is learnt.",
            ),
        ),
        spec=Spec(
            data=Data(seed=86, label_noise=0.3, val_is_train=True, n_train=600),
            net=Net(hidden=256),
            loop=Loop(style="jsonl", epochs=60),
        ),
    ),
    Scenario(
        name="f-val-shift",
        truth=failing(
            ("train_val_shift", "input_not_normalised", "overfit", "val_settings_differ"),
            more=More(note="Validation inputs are not scaled as the train ones."),
        ),
        spec=Spec(
            data=Data(seed=87, val_scale=8.0, val_offset=6.0), optim=Optim(schedule="cosine"), loop=Loop(style="pipe")
        ),
    ),
    Scenario(
        name="f-0-255",
        truth=failing(
            ("input_not_normalised", "init_bad", *_HIGH, "plateau_chance_ce"),
            more=More(also_ok=_MILD, confidence="medium", forbidden=("labels_shuffled",)),
        ),
        spec=Spec(
            data=Data(kind="images", seed=88, scale=60, offset=128),
            net=Net(kind="conv", hidden=12),
            optim=Optim(name="sgd", lr=0.01, momentum=0.9),
            loop=Loop(style="steps", each_step=10),
        ),
    ),
    Scenario(
        name="f-sorted",
        truth=failing(("shuffle_off", *_HIGH), more=More(note="Batches sorted by class.")),
        spec=Spec(
            data=Data(seed=89, sorted_by_class=True),
            optim=Optim(lr=3e-3),
            loop=Loop(style="steps", each_step=2, shuffle=False, epochs=12),
        ),
    ),
    Scenario(
        name="f-overfit",
        truth=failing(_OVER, more=More(forbidden=("underfit", "lr_too_low"))),
        spec=Spec(
            data=Data(kind="teacher", seed=90, n_train=160),
            net=Net(hidden=256, depth=3),
            loop=Loop(style="keras", epochs=60),
        ),
    ),
    Scenario(
        name="f-memorise",
        truth=failing(
            ("memorisation", "no_validation", "overfit", "too_little_data", "long_plateau_waste"),
            more=More(also_ok=("insufficient_evidence",)),
        ),
        spec=Spec(
            data=Data(kind="teacher", seed=91, n_train=80),
            net=Net(hidden=256),
            loop=Loop(style="pipe", epochs=80, validate=False),
        ),
    ),
    Scenario(
        name="f-few-epochs",
        truth=failing(
            ("epochs_too_few", "few_optimizer_steps", "underfit", "lr_too_low"),
            more=More(also_ok=("insufficient_evidence", "healthy"), confidence="medium"),
        ),
        spec=Spec(data=Data(seed=92), optim=Optim(lr=2e-4), loop=Loop(style="mm", epochs=5)),
    ),
    Scenario(
        name="f-wrong-loss",
        truth=failing(("wrong_loss",), more=More(note="nll_loss on raw logits: the loss falls without bound.")),
        spec=Spec(data=Data(seed=93), loop=Loop(objective="nll_on_logits", style="pipe", epochs=20)),
    ),
)

EVALUATION = (
    Scenario(
        name="f-no-eval-mode",
        truth=failing(
            ("eval_mode_missing", "aug_too_strong", "underfit", "batch_noise"),
            more=More(also_ok=_MILD, confidence="low", note="Dropout .6 active in validation."),
        ),
        spec=Spec(data=Data(seed=95), net=Net(dropout=0.6), loop=Loop(style="pipe", eval_mode=False, epochs=25)),
    ),
    Scenario(
        name="f-constant-metric",
        truth=failing(("metric_bug",), more=More(note="val_acc always 1/8 while both losses fall.")),
        spec=Spec(data=Data(seed=96), optim=Optim(schedule="cosine"), loop=Loop(style="logger", fixed_metric=True)),
    ),
    Scenario(
        name="f-infonce-chance",
        truth=failing(
            (
                "plateau_infonce",
                "embedding_collapse",
                "temperature_wrong",
                "detach_no_grad",
                "lr_too_low",
                "frozen_layers",
            ),
            more=More(note="Stays at ln 64 = 4.159."),
        ),
        spec=Spec(
            data=Data(seed=97),
            optim=Optim(lr=1e-3),
            net=Net(freeze=True),
            loop=Loop(objective="contrast", batch=64, epochs=15, style="pipe"),
        ),
    ),
    Scenario(
        name="f-temperature",
        truth=failing(
            ("temperature_wrong", "plateau_infonce"), more=More(note="temperature 20: loss cannot leave ln 64.")
        ),
        spec=Spec(
            data=Data(seed=98), loop=Loop(objective="contrast", batch=64, epochs=15, style="dev", temperature=20.0)
        ),
    ),
    Scenario(
        name="f-steps-only-nan-stop",
        truth=failing(
            ("nan_lr_diverge", *_HIGH), more=More(also_ok=("crashed",), forbidden=("nan_bad_data", "nan_fp16_overflow"))
        ),
        spec=Spec(
            data=Data(kind="price", seed=99),
            optim=Optim(name="sgd", lr=0.2, momentum=0.9),
            loop=Loop(objective="regress", style="logger", each_step=1, epochs=4, show_gnorm=True, stop_on_nan=True),
        ),
    ),
)

DUAL = (
    Scenario(
        name="d-high-nosched",
        truth=failing(_HIGH, ("sched_never_stepped",)),
        spec=Spec(
            data=Data(seed=101),
            optim=Optim(name="sgd", lr=1.5, momentum=0.9, schedule="cosine", schedule_calls=0),
            loop=Loop(style="pipe"),
        ),
    ),
    Scenario(
        name="d-overfit-rebound",
        truth=failing(_OVER, ("sched_cosine_rebound", "sched_total_steps_wrong")),
        spec=Spec(
            data=Data(kind="teacher", seed=102, n_train=160),
            net=Net(hidden=256),
            optim=Optim(schedule="cosine", t_max=15),
            loop=Loop(style="jsonl", epochs=60),
        ),
    ),
    Scenario(
        name="d-noise-per-batch",
        truth=failing(
            ("labels_shuffled", "plateau_chance_ce", "label_noise"),
            ("sched_per_batch_step", "sched_xN", "sched_total_steps_wrong", "lr_too_low"),
        ),
        spec=Spec(
            data=Data(seed=103, shuffled=True, n_train=3000),
            optim=Optim(lr=1e-3, schedule="step", step_each="batch", t_max=4),
            loop=Loop(style="dev", show_gnorm=True),
        ),
    ),
    Scenario(
        name="d-high-rebound",
        truth=failing(_HIGH, ("sched_cosine_rebound", "sched_total_steps_wrong"), more=More(confidence="medium")),
        spec=Spec(
            data=Data(seed=104),
            optim=Optim(name="sgd", lr=0.6, momentum=0.9, schedule="cosine", t_max=5),
            loop=Loop(style="keras"),
        ),
    ),
    Scenario(
        name="d-imbalance-warmup",
        truth=failing(
            ("warmup_too_long", "sched_total_steps_wrong", "lr_too_low"),
            ("class_imbalance", "plateau_prior"),
            more=More(confidence="medium"),
        ),
        spec=Spec(
            data=Data(seed=105, majority=0.9, spread=0.2),
            optim=Optim(lr=1e-3, schedule="warmup_cosine", step_each="batch", warmup=30000, total=60000),
            loop=Loop(style="korean"),
        ),
    ),
)
