# pyright: basic, reportMissingImports=false, reportOptionalMemberAccess=false, reportArgumentType=false, reportGeneralTypeIssues=false
# ruff: noqa: ANN001, ANN003, ANN202, D103, N812, E731
"""Vision, text and table scripts in the manner of tutorials, logged once an epoch."""

from __future__ import annotations

import warnings

import torch
import torch.nn.functional as F
from torch import nn

from jindan_evals.lab.scenario import More, failing, healthy
from jindan_evals.lab.wild import kit, notations
from jindan_evals.lab.wild.table import Wild

_STUCK = ("plateau_chance_ce", "params_not_in_optim", "frozen_layers", "detach_no_grad", "grad_vanish")
_HIGH = ("lr_too_high_oscillate", "diverge_no_nan", "optimizer_lr_mismatch", "warmup_missing", "grad_explode")
_OVER = ("overfit", "memorisation", "too_little_data", "best_ckpt_wrong", "long_plateau_waste")


def _pics(n=640, m=200, classes=6, noise=1.0, **more):
    return kit.pictures(n, classes, seed=1, noise=noise, **more), kit.pictures(m, classes, seed=2, noise=noise, **more)


def shuffled() -> None:
    (x, y), val = _pics(1600)
    y = y[torch.randperm(len(y), generator=torch.Generator().manual_seed(3))]
    kit.Fit(model=kit.Cnn(6, drop=0.3), train=(x, y), val=val, say=notations.bars, train_score=True, epochs=10).run()


def stale_head() -> None:
    train, val = _pics()
    model = kit.Cnn(6)
    model(train[0][:2])
    for p in model.body.parameters():
        p.requires_grad = False
    opt = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=0.01, momentum=0.9)
    model.head = nn.Linear(model.head.in_features, 6)
    model.body.eval()
    kit.Fit(
        model=model,
        train=train,
        val=val,
        opt=opt,
        say=notations.two_lines,
        train_score=True,
        epochs=12,
        train_mode=False,
    ).run()


def softmax_twice() -> None:
    train, val = _pics()
    kit.Fit(model=nn.Sequential(kit.Cnn(6), nn.Softmax(1)), train=train, val=val, say=notations.hangul, epochs=20).run()


def sigmoid_twice() -> None:
    train, val = kit.sentences(1200, seed=1), kit.sentences(300, seed=2)
    loss = lambda out, y: F.binary_cross_entropy_with_logits(torch.sigmoid(out), y)
    kit.Fit(model=kit.Reader(60, 1), train=(train[0], train[1][:, None].float()), val=(val[0], val[1][:, None].float()), loss=loss,
            say=notations.bars, epochs=20, lr=3e-3, train_score=True).run()  # fmt: skip


def val_not_scaled() -> None:
    (x, y), (vx, vy) = _pics(1000)
    kit.Fit(
        model=kit.Cnn(6), train=(x, y), val=((vx + 2) * 60, vy), say=notations.columns, train_score=True, epochs=12
    ).run()


def no_eval_call() -> None:
    train, val = _pics(900)
    kit.Fit(
        model=kit.Cnn(6, drop=0.7), train=train, val=val, say=notations.loguru, eval_mode=False, train_score=True
    ).run()


def val_inside_train() -> None:
    (x, y), _ = _pics(400, noise=2.5)
    kit.Fit(model=kit.Cnn(6, width=24), train=(x, y), val=(x[:120], y[:120]), say=notations.fastai, epochs=20).run()


def sorted_rows() -> None:
    (x, y), val = _pics(960)
    order = torch.argsort(y)
    kit.Fit(
        model=kit.Cnn(6, norm=False),
        train=(x[order], y[order]),
        val=val,
        shuffle=False,
        say=notations.columns,
        epochs=12,
        lr=2e-3,
    ).run()


def rate_three() -> None:
    train, val = _pics()
    model = kit.Cnn(6, norm=False)
    model(train[0][:2])
    opt = torch.optim.SGD(model.parameters(), lr=1.2, momentum=0.9)
    kit.Fit(model=model, train=train, val=val, opt=opt, say=notations.hangul_done, epochs=12).run()


def rate_nothing() -> None:
    train, val = _pics()
    kit.Fit(model=kit.Cnn(6), train=train, val=val, lr=2e-7, say=notations.hangul_done, epochs=12).run()


def decay_five() -> None:
    train, val = _pics()
    model = kit.Cnn(6)
    model(train[0][:2])
    print("args: Namespace(lr=0.01, optimizer='adamw', weight_decay=8.0, batch_size=32, epochs=15, num_classes=6)")
    kit.Fit(
        model=model,
        train=train,
        val=val,
        opt=torch.optim.AdamW(model.parameters(), lr=1e-2, weight_decay=8.0),
        say=notations.loguru,
        train_score=True,
    ).run()


def scary_but_fine() -> None:
    warnings.warn("Detected call of `lr_scheduler.step()` before `optimizer.step()`.", UserWarning, stacklevel=1)
    warnings.warn("CUDA initialization: Found no NVIDIA driver on your system.", UserWarning, stacklevel=1)
    print("[W NNPACK.cpp:64] Could not initialize NNPACK! Reason: Unsupported hardware.")
    print("libpng warning: iCCP: known incorrect sRGB profile")
    train, val = _pics(1000)
    kit.Fit(model=kit.Cnn(6), train=train, val=val, say=notations.hangul, train_score=True, epochs=10, lr=4e-4).run()
    print("ERROR: could not upload artifacts to the tracking server (ConnectionError), continuing")
    print("학습이 끝났습니다. best.pt 를 저장했습니다.")


def five_epochs_over() -> None:
    (x, y), val = kit.sentences(160, seed=1, signal=0.25), kit.sentences(400, seed=2, signal=0.25)
    kit.Fit(
        model=kit.Reader(60, 2, hidden=128),
        train=(x, y),
        val=val,
        say=notations.bars,
        train_score=True,
        epochs=6,
        lr=1.2e-2,
        batch=16,
    ).run()


def nine_records_up() -> None:
    (x, y), val = kit.rows(400), kit.rows(100, seed=2)
    model = kit.dense(12, 1)
    opt = torch.optim.SGD(model.parameters(), lr=0.02)

    def push(fit, step):
        if step > 36:
            for p in fit.model.parameters():
                p.grad.mul_(-0.6)

    kit.Fit(
        model=model,
        train=(x, y),
        val=val,
        opt=opt,
        loss=F.mse_loss,
        score=None,
        say=notations.columns,
        epochs=9,
        before_step=push,
    ).run()


def frozen_from_second() -> None:
    train, val = _pics()
    schedule = lambda opt: torch.optim.lr_scheduler.LambdaLR(opt, lambda e: 1.0 if e == 0 else 0.0)
    kit.Fit(
        model=kit.Cnn(6, norm=False),
        train=train,
        val=val,
        schedule=schedule,
        shuffle=False,
        say=notations.bars,
        train_score=True,
        epochs=10,
        lr=2e-4,
    ).run()


def quick_and_fine() -> None:
    train, val = kit.sentences(3000, seed=1, signal=0.6), kit.sentences(600, seed=2, signal=0.6)
    kit.Fit(
        model=kit.Reader(60, 2), train=train, val=val, say=notations.bars, train_score=True, epochs=5, lr=2e-3
    ).run()


def rnn_bursts() -> None:
    train, val = kit.letters(600), kit.letters(100, seed=2)
    model = kit.Reader(32, 32, cell="RNN", every=True, hidden=128)
    model.rnn.weight_hh_l0.data.mul_(4)
    model.rnn.nonlinearity = "relu"
    model.rnn.mode = "RNN_RELU"
    kit.Fit(
        model=model,
        train=train,
        val=val,
        opt=torch.optim.SGD(model.parameters(), lr=0.5),
        say=notations.columns,
        each_step=notations.llm_step,
        every=2,
        epochs=6,
    ).run()


def log_of_zero() -> None:
    train, val = _pics(1200, noise=0.6)
    loss = lambda out, y: -torch.log(torch.softmax(out * 3, -1)[torch.arange(len(y)), y]).mean()
    kit.Fit(
        model=kit.Cnn(6, width=24),
        train=train,
        val=val,
        loss=loss,
        say=notations.hangul,
        epochs=14,
        lr=4e-3,
        each_step=notations.hangul_step,
        every=10,
    ).run()


def summed_and_fine() -> None:
    train, val = _pics(1000)
    loss = lambda out, y: F.cross_entropy(out, y, reduction="sum")
    kit.Fit(
        model=kit.Cnn(6),
        train=train,
        val=val,
        loss=loss,
        val_loss=kit.cross_entropy,
        say=notations.loguru,
        epochs=12,
        lr=3e-4,
        batch=64,
    ).run()


def summed_too_fast() -> None:
    train, val = _pics(1000)
    print(
        "config: {'batch_size': 64, 'lr': 0.05, 'optimizer': 'sgd', 'momentum': 0.9, 'reduction': 'sum', 'num_classes': 6}"
    )
    model = kit.Cnn(6, norm=False)
    model(train[0][:2])
    loss = lambda out, y: F.cross_entropy(out, y, reduction="sum")
    kit.Fit(model=model, train=train, val=val, loss=loss, val_loss=kit.cross_entropy, opt=torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9),
            say=notations.loguru, epochs=12, batch=64).run()  # fmt: skip


def always_majority() -> None:
    prior = [0.94, 0.06]
    train, val = _pics(1600, 400, 2, noise=9.0, prior=prior)
    kit.Fit(
        model=kit.Cnn(2, width=4, drop=0.5),
        train=train,
        val=val,
        say=notations.hangul,
        train_score=True,
        epochs=8,
        lr=3e-4,
    ).run()


def impatient() -> None:
    train, val = _pics(700, noise=2.2)
    best = [9.0]

    def stop(epoch, record, fit):
        if record["val_loss"] > best[0]:
            print(f"EarlyStopping counter: 1 out of 1\nEarly stopping (patience=1) at epoch {epoch}")
            return True
        best[0] = record["val_loss"]
        return None

    kit.Fit(
        model=kit.Cnn(6),
        train=train,
        val=val,
        say=notations.bars,
        epochs=60,
        lr=5e-4,
        batch=8,
        after=stop,
        train_score=True,
    ).run()


RUNS = (
    Wild(
        name="shuffled",
        play=shuffled,
        truth=failing(("labels_shuffled", "label_noise", "overfit", "memorisation", *_STUCK)),
    ),
    Wild(name="stale-head", play=stale_head, truth=failing(("params_not_in_optim", *_STUCK, "lr_too_low"))),
    Wild(
        name="softmax-twice",
        play=softmax_twice,
        truth=failing(("double_softmax", "wrong_loss"), more=More(also_ok=("healthy",))),
    ),
    Wild(
        name="sigmoid-twice",
        play=sigmoid_twice,
        truth=failing(("double_softmax", "wrong_loss", "overfit"), more=More(also_ok=("healthy",))),
    ),
    Wild(
        name="val-not-scaled",
        play=val_not_scaled,
        truth=failing(("train_val_shift", "input_not_normalised", "overfit", "eval_mode_missing")),
    ),
    Wild(
        name="no-eval-call", play=no_eval_call, truth=failing(("eval_mode_missing",), more=More(also_ok=("healthy",)))
    ),
    Wild(name="val-inside-train", play=val_inside_train, truth=failing(("leakage",), more=More(also_ok=("healthy",)))),
    Wild(
        name="sorted-rows",
        play=sorted_rows,
        truth=failing(("shuffle_off", "overfit", "lr_too_high_oscillate", "train_val_shift", "diverge_no_nan")),
    ),
    Wild(
        name="rate-three",
        play=rate_three,
        truth=failing(
            ("lr_too_high_oscillate", *_HIGH, "plateau_chance_ce", "dying_relu", "nan_lr_diverge", "plateau_prior")
        ),
    ),
    Wild(name="rate-nothing", play=rate_nothing, truth=failing(("lr_too_low", "params_not_in_optim"))),
    Wild(name="decay-five", play=decay_five, truth=failing(("weight_decay_excess", *_STUCK))),
    Wild(name="scary-but-fine", play=scary_but_fine, truth=healthy("Warnings only.")),
    Wild(name="five-epochs-over", play=five_epochs_over, truth=failing(_OVER)),
    Wild(name="nine-records-up", play=nine_records_up, truth=failing(("diverge_no_nan", *_HIGH))),
    Wild(
        name="frozen-from-second",
        play=frozen_from_second,
        truth=failing(
            (
                "sched_total_steps_wrong",
                "params_not_in_optim",
                "frozen_layers",
                "lr_too_low",
                "detach_no_grad",
                "plateau_chance_ce",
            )
        ),
    ),
    Wild(name="quick-and-fine", play=quick_and_fine, truth=healthy("Five epochs are enough.")),
    Wild(
        name="rnn-bursts",
        play=rnn_bursts,
        truth=failing(
            ("grad_explode", "nan_lr_diverge", "diverge_no_nan", "lr_too_high_oscillate", "nan_from_step0", "init_bad")
        ),
    ),
    Wild(name="log-of-zero", play=log_of_zero, truth=failing(("nan_bad_data", "nan_lr_diverge", "wrong_loss"))),
    Wild(
        name="summed-and-fine",
        play=summed_and_fine,
        truth=healthy("The training loss is a sum over 64 rows.", remarks_ok=("grad_accum_loss_scale",)),
    ),
    Wild(
        name="summed-too-fast",
        play=summed_too_fast,
        truth=failing(
            (
                "lr_too_high_oscillate",
                *_HIGH,
                "plateau_chance_ce",
                "wrong_loss",
                "nan_lr_diverge",
                "grad_accum_loss_scale",
                "dying_relu",
                "plateau_prior",
            )
        ),
    ),
    Wild(
        name="always-majority",
        play=always_majority,
        truth=failing(("class_imbalance", "plateau_prior", "plateau_chance_ce")),
    ),
    Wild(
        name="impatient",
        play=impatient,
        truth=failing(("early_stop_wrong", "epochs_too_few", "underfit"), more=More(also_ok=("healthy",))),
    ),
)
