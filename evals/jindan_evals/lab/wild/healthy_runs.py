# pyright: basic, reportMissingImports=false, reportOptionalMemberAccess=false, reportArgumentType=false, reportGeneralTypeIssues=false
# ruff: noqa: ANN001, ANN003, ANN202, D103, N812, PLR0913, PLR0917, E731
"""Runs in which nothing is wrong although something looks like it."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from jindan_evals.lab.scenario import healthy
from jindan_evals.lab.wild import kit, notations
from jindan_evals.lab.wild.table import Wild


def _pics(
    say=notations.bars, epochs=6, classes=6, noise=1.0, n=1000, lr=1e-3, batch=32, drop=0.0, train_score=True, **more
) -> None:
    train, val = kit.pictures(n, classes, seed=1, noise=noise), kit.pictures(300, classes, seed=2, noise=noise)
    kit.Fit(
        model=kit.Cnn(classes, drop=drop),
        train=train,
        val=val,
        say=say,
        epochs=epochs,
        lr=lr,
        batch=batch,
        train_score=train_score,
        **more,
    ).run()


def patience() -> None:
    best, waited = [9.0], [0]

    def stop(epoch, record, fit):
        waited[0] = 0 if record["val_loss"] < best[0] else waited[0] + 1
        best[0] = min(best[0], record["val_loss"])
        if waited[0] >= 4:
            print(f"Early stopping at epoch {epoch}: no improvement for 4 epochs")
        return waited[0] >= 4

    _pics(epochs=60, noise=2.0, lr=1e-3, after=stop)


def plain_sgd() -> None:
    train, val = kit.pictures(1000, 6, seed=1), kit.pictures(300, 6, seed=2)
    model = kit.Cnn(6)
    model(train[0][:2])
    print(
        "args: Namespace(lr=0.05, momentum=0.9, optimizer='sgd', batch_size=64, epochs=8, num_classes=6, weight_decay=0.0005)"
    )
    kit.Fit(
        model=model,
        train=train,
        val=val,
        batch=64,
        opt=torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, weight_decay=5e-4),
        say=notations.loguru,
        epochs=8,
    ).run()


def table_of_prices() -> None:
    train, val = kit.rows(1500, scale=60, shift=200), kit.rows(300, seed=2, scale=60, shift=200)
    score = lambda out, y: float((out - y).abs().mean())
    say = lambda r: print(
        f"epoch {int(r['epoch'])}: train_mse={r['loss']:.2f} val_loss={r['val_loss']:.2f} val_mae={r['val_acc']:.3f}",
        flush=True,
    )
    kit.Fit(
        model=kit.dense(12, 1), train=train, val=val, loss=F.mse_loss, score=score, lr=2e-2, say=say, epochs=20
    ).run()


def masks_late() -> None:
    say = lambda r: print(
        f"[{int(r['epoch'])}/{int(r['epochs'])}] 훈련손실 {r['loss']:.4f}  검증손실 {r['val_loss']:.4f}  검증 IoU {r['val_acc']:.4f}",
        flush=True,
    )
    kit.Fit(
        model=kit.Unet(),
        train=kit.masks(300),
        val=kit.masks(80, seed=2),
        loss=F.binary_cross_entropy_with_logits,
        score=kit.iou,
        say=say,
        epochs=10,
        lr=2e-3,
    ).run()


def smoothed() -> None:
    loss = lambda out, y: F.cross_entropy(out, y, label_smoothing=0.1)
    print("config: {'label_smoothing': 0.1, 'num_classes': 6, 'lr': 0.001, 'optimizer': 'adam'}")
    _pics(epochs=12, loss=loss)


def rare_but_found() -> None:
    train, val = kit.pictures(1600, 2, seed=1, prior=[0.93, 0.07]), kit.pictures(400, 2, seed=2, prior=[0.93, 0.07])
    kit.Fit(model=kit.Cnn(2), train=train, val=val, say=notations.hangul, epochs=8, lr=5e-4).run()


def letters_fine() -> None:
    kit.Fit(
        model=kit.Reader(32, 32, every=True),
        train=kit.letters(1500),
        val=kit.letters(200, seed=2),
        say=notations.columns,
        lr=5e-3,
        epochs=8,
    ).run()


def words_short() -> None:
    train, val = kit.sentences(2500, seed=1, signal=0.5), kit.sentences(500, seed=2, signal=0.5)
    kit.Fit(
        model=kit.Attention(60, 2, causal=False, length=18),
        train=train,
        val=val,
        say=notations.two_lines,
        lr=1e-3,
        epochs=4,
        train_score=True,
    ).run()


RUNS = (
    Wild(name="five-hangul", play=lambda: _pics(notations.hangul, 5), truth=healthy("five epochs")),
    Wild(name="drops", play=lambda: _pics(notations.columns, 12, drop=0.5), truth=healthy("dropout")),
    Wild(
        name="hard-task",
        play=lambda: _pics(notations.loguru, 8, noise=2.0, n=3000),
        truth=healthy("never gets to 100 %", remarks_ok=("overfit",), also_ok=("failing",)),
    ),
    Wild(name="csv-only", play=lambda: _pics(notations.table_file(), 8), truth=healthy("csv")),
    Wild(name="history", play=lambda: _pics(notations.history_file(), 8), truth=healthy("json lists")),
    Wild(name="json-lines", play=lambda: _pics(notations.json_lines(), 7), truth=healthy("jsonl")),
    Wild(name="fastai", play=lambda: _pics(notations.fastai, 5), truth=healthy("fastai")),
    Wild(
        name="patience",
        play=patience,
        truth=healthy("stopped after a plateau", remarks_ok=("overfit", "overfit_not"), also_ok=("failing",)),
    ),
    Wild(name="plain-sgd", play=plain_sgd, truth=healthy("sgd")),
    Wild(name="prices", play=table_of_prices, truth=healthy("regression")),
    Wild(name="masks-late", play=masks_late, truth=healthy("IoU leaves zero")),
    Wild(name="smoothed", play=smoothed, truth=healthy("smoothing floor")),
    Wild(name="rare-but-found", play=rare_but_found, truth=healthy("rare class found")),
    Wild(name="letters", play=letters_fine, truth=healthy("recurrent language model")),
    Wild(name="words", play=words_short, truth=healthy("four epochs")),
    Wild(
        name="warm-restart",
        play=lambda: _pics(
            notations.hangul_done, 12, schedule=lambda o: torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(o, 4)
        ),
        truth=healthy("restarts", remarks_ok=("sched_cosine_rebound",)),
    ),
)
