# pyright: basic, reportMissingImports=false, reportOptionalMemberAccess=false, reportArgumentType=false, reportGeneralTypeIssues=false
# ruff: noqa: ANN001, ANN201, ANN202, D101, D102, D103
"""Runs whose rate, precision or mode is what matters: steps too small for bf16, a decay over too soon, a warm-up that is only loud."""

from __future__ import annotations

import os
import time

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import lightning
import torch
from keras import layers
from lightning.pytorch.loggers import CSVLogger
from torch.utils.data import DataLoader, TensorDataset

from jindan_evals.lab.scenario import More, failing, healthy
from jindan_evals.lab.wild import kit, notations
from jindan_evals.lab.wild.table import Wild

_OVER = ("overfit", "memorisation", "too_little_data", "best_ckpt_wrong", "long_plateau_waste")


def brain_weights() -> None:
    torch.manual_seed(0)
    print(
        "loading model in torch.bfloat16 (params: bfloat16, 0.03M) | optimizer AdamW(lr=2e-06, betas=(0.9, 0.95), weight_decay=0.0) | vocab_size 32 | grad clip 1.0"
    )
    model = kit.Attention(32, 32).to(torch.bfloat16)
    model.pos.data.normal_(0, 0.5)
    opt = torch.optim.AdamW(model.parameters(), 2e-6, weight_decay=0.0)
    (x, y), (vx, vy) = kit.letters(1500), kit.letters(200, seed=2)
    for step in range(1, 301):
        part = torch.randint(len(x), (32,))
        loss = kit.cross_entropy(model(x[part]).float(), y[part])
        opt.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        if step % 10 == 0:
            notations.llm_step(
                {"step": step, "total": 300, "loss": float(loss.detach()), "gnorm": float(norm), "lr": 2e-6}
            )
        if step % 50 == 0:
            with torch.no_grad():
                print(
                    f"validation | step {step} | val_loss {float(kit.cross_entropy(model(vx).float(), vy)):.4f}",
                    flush=True,
                )


def decayed_and_leaked() -> None:
    print(
        "cfg: {'train_file': 'data/part-000.npz', 'val_file': 'data/part-000.npz', "
        "'epochs': 30, 'batch_size': 32, 'optimizer': 'adamw', 'lr': 0.002, 'scheduler': 'linear', 'total_steps': 180, 'num_classes': 6}"
    )
    train = kit.pictures(800, 6, seed=1, noise=2.4)
    kit.Fit(
        model=kit.Cnn(6, norm=False), train=train, val=train, lr=2e-3, epochs=30, say=notations.loguru, train_score=True, each_batch=True,
        schedule=lambda o: torch.optim.lr_scheduler.LinearLR(o, 1.0, 0.0, total_iters=180),
    ).run()  # fmt: skip


def loud_warm_up() -> None:
    print(
        "args: Namespace(model='tiny_vit', opt='adamw', lr=0.002, warmup_steps=60, epochs=4, batch_size=32, num_classes=6, clip_grad=None)"
    )
    torch.manual_seed(1)
    model = kit.dense(432, 6, hidden=128, depth=3)
    (x, y), (vx, vy) = kit.pictures(2000, 6, seed=1, noise=2.2), kit.pictures(400, 6, seed=2, noise=2.2)

    def spike(bx, by, step):
        return (bx * 9.0, by) if 48 <= step <= 50 else (bx, by)

    kit.Fit(
        model=model, train=(x.flatten(1), y), val=(vx.flatten(1), vy), lr=2e-3, epochs=4, say=notations.bars, each_step=notations.llm_step, every=2, each_batch=True,
        schedule=lambda o: torch.optim.lr_scheduler.LambdaLR(o, lambda s: min(1, (s + 1) / 60) * max(0.02, 1 - s / 250)), change_batch=spike,
    ).run()  # fmt: skip


class Tagger(lightning.LightningModule):
    def __init__(self, body) -> None:
        super().__init__()
        self.save_hyperparameters({"lr": 1e-3, "dropout": 0.5, "batch_size": 32, "num_classes": 6, "optimizer": "Adam"})
        self.net = body

    def _loss(self, batch, part):
        x, y = batch
        out = self.net(x)
        loss = kit.cross_entropy(out, y)
        self.log_dict(
            {f"{part}_loss": loss, f"{part}_acc": kit.accuracy(out, y)}, prog_bar=True, on_step=False, on_epoch=True
        )
        return loss

    def training_step(self, batch, _):
        return self._loss(batch, "train")

    def validation_step(self, batch, _):
        self._loss(batch, "val")

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), 1e-3)


def never_told_to_train() -> None:
    lightning.seed_everything(4)
    train, val = kit.pictures(300, 6, seed=1, noise=2.0), kit.pictures(300, 6, seed=2, noise=2.0)
    body = kit.Cnn(6, drop=0.5)
    body(train[0][:2])
    module = Tagger(body).eval()
    trainer = lightning.Trainer(
        max_epochs=25, accelerator="cpu", logger=CSVLogger("."), enable_checkpointing=False, log_every_n_steps=5
    )
    trainer.fit(
        module,
        DataLoader(TensorDataset(*train), batch_size=32, shuffle=True),
        DataLoader(TensorDataset(*val), batch_size=100),
    )


def stop_upwards_softmax_twice() -> None:
    train, val = kit.pictures(800, 5, seed=1, size=10, noise=1.4), kit.pictures(300, 5, seed=2, size=10, noise=1.4)
    (x, y), (vx, vy) = ((a.flatten(1).numpy(), b.numpy()) for a, b in (train, val))
    keras.utils.set_random_seed(2)
    model = keras.Sequential(
        [layers.Dense(64, activation="relu"), layers.Dense(5, activation="softmax"), layers.Rescaling(1.0)]
    )
    print(
        "model: Dense(64, relu) -> Dense(5, softmax); loss = SparseCategoricalCrossentropy(from_logits=True); num_classes = 5"
    )
    print(
        "EarlyStopping(monitor='val_accuracy', mode='min', patience=4); epochs = 80; optimizer = Adam(learning_rate=0.0003)"
    )
    model.compile(
        keras.optimizers.Adam(3e-4), keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"]
    )
    model.fit(
        x, y, validation_data=(vx, vy), epochs=80, batch_size=32, verbose=2,
        callbacks=[keras.callbacks.EarlyStopping(monitor="val_accuracy", mode="min", patience=4, verbose=1), keras.callbacks.CSVLogger("history.csv")],
    )  # fmt: skip


def generator_runs_dry() -> None:
    x, y = kit.pictures(480, 5, seed=1, size=10)
    flat, labels = x.flatten(1).numpy(), y.numpy()
    vx, vy = kit.pictures(300, 5, seed=2, size=10)
    keras.utils.set_random_seed(2)

    def batches():
        for i in range(0, 480, 32):
            yield flat[i : i + 32], labels[i : i + 32]

    model = keras.Sequential(
        [layers.Input((300,)), layers.Dense(64, activation="relu"), layers.Dense(5, activation="softmax")]
    )
    model.compile(keras.optimizers.SGD(0.002), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(batches(), steps_per_epoch=15, epochs=30, validation_data=(vx.flatten(1).numpy(), vy.numpy()), verbose=2)


def slow_every_twentieth() -> None:
    train, val = kit.pictures(960, 6, seed=1), kit.pictures(300, 6, seed=2)
    last = [time.time()]
    print("save_steps: 20  checkpoint_dir: /mnt/nfs/ckpt  log_interval: 2  batch_size: 32", flush=True)

    def step(r):
        if int(r["step"]) % 20 == 0:
            time.sleep(1.1)
            print(f"saving checkpoint to /mnt/nfs/ckpt/step_{int(r['step'])}.pt", flush=True)
        now = time.time()
        print(
            f"iter {int(r['step'])}/{int(r['total'])} loss {r['loss']:.4f} lr {r['lr']:.1e} iter_time {now - last[0]:.3f}s",
            flush=True,
        )
        last[0] = now

    kit.Fit(
        model=kit.Cnn(6), train=train, val=val, say=notations.bars, each_step=step, every=2, epochs=6, lr=5e-4
    ).run()


def head_then_all() -> None:
    (x, y), (vx, vy) = kit.pictures(900, 6, seed=1, noise=1.2), kit.pictures(300, 6, seed=2, noise=1.2)
    model = kit.Cnn(6)
    model(x[:2])
    print("[stage 1] freeze backbone, train head, lr 1e-2, 4 epochs", flush=True)
    kit.Fit(
        model=model,
        train=(x, y),
        val=(vx, vy),
        opt=torch.optim.Adam(model.head.parameters(), 1e-2),
        say=notations.columns,
        epochs=4,
    ).run()
    print("[stage 2] unfreeze all layers (trainable 100%), new optimizer, lr 1e-3, 10 epochs", flush=True)
    kit.Fit(model=model, train=(x, y), val=(vx, vy), lr=5e-4, say=notations.columns, epochs=10).run()


def resumed_well() -> None:
    (x, y), (vx, vy) = kit.pictures(1000, 6, seed=1, noise=1.4), kit.pictures(400, 6, seed=2, noise=1.4)
    model = kit.Cnn(6, drop=0.3)
    model(x[:2])
    opt = torch.optim.AdamW(model.parameters(), 8e-4)
    cosine = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 16)
    print(
        "UserWarning: The PyTorch API of nested tensors is in prototype stage and will change in the near future.",
        flush=True,
    )

    def part(first, last):
        def say(r):
            e = first + int(r["epoch"]) - 1
            print(
                f"epoch {e}/16 train_loss {r['loss']:.4f} val_loss {r['val_loss']:.4f} val_acc {r['val_acc']:.4f} lr {r['lr']:.3e}",
                flush=True,
            )

        kit.Fit(
            model=model,
            train=(x, y),
            val=(vx, vy),
            opt=opt,
            schedule=lambda _: cosine,
            say=say,
            epochs=last - first + 1,
            seed=first,
        ).run()

    part(1, 7)
    print(
        "=> saved checkpoint 'ckpt/last.pth' (epoch 7)\nslurmstepd: error: *** JOB 55210 ON gpu03 CANCELLED AT 2026-03-01T04:00:02 DUE TO TIME LIMIT ***"
    )
    print(
        "=> loading checkpoint 'ckpt/last.pth'\n=> loaded checkpoint 'ckpt/last.pth' (epoch 7), optimizer and scheduler restored",
        flush=True,
    )
    part(8, 16)
    print("Training complete. best val_acc at epoch 16", flush=True)


RUNS = (
    Wild(
        name="brain-weights",
        play=brain_weights,
        truth=failing(("bf16_stall", "lr_too_low", "optimizer_lr_mismatch", "plateau_lm_uniform")),
    ),
    Wild(
        name="decayed-and-leaked",
        play=decayed_and_leaked,
        truth=failing(
            ("leakage",),
            ("sched_total_steps_wrong", "sched_xN", "sched_per_batch_step"),
            more=More(also_ok=("healthy",)),
        ),
    ),
    Wild(
        name="loud-warm-up",
        play=loud_warm_up,
        truth=healthy("Three bad batches; it recovers.", remarks_ok=("loss_spike_recover", "overfit_not")),
    ),
    Wild(
        name="never-told-to-train",
        play=never_told_to_train,
        truth=failing(
            ("eval_mode_missing", "code_error", "config_error", *_OVER),
            more=More(confidence="medium", note="eval() before fit: Lightning keeps it."),
        ),
    ),
    Wild(
        name="stop-upwards-softmax-twice",
        play=stop_upwards_softmax_twice,
        log="console.log",
        truth=failing(("double_softmax", "wrong_loss"), ("early_stop_wrong", "epochs_too_few")),
    ),
    Wild(
        name="generator-runs-dry",
        play=generator_runs_dry,
        log="console.log",
        truth=failing(
            ("few_optimizer_steps", "epochs_too_few", "config_error", "data_missing", "underfit"),
            more=More(also_ok=("insufficient_evidence", "crashed")),
        ),
    ),
    Wild(
        name="slow-every-twentieth",
        play=slow_every_twentieth,
        truth=failing(
            ("step_stall",),
            more=More(also_ok=("healthy",), note="Every save takes a second; a step takes a hundredth."),
        ),
    ),
    Wild(
        name="head-then-all",
        play=head_then_all,
        files={"메모.txt": "2단계에서 loss가 튀었음. 학습률이 너무 높아서 발산한 것으로 보임\n"},
        truth=healthy("Two stages."),
    ),
    Wild(
        name="resumed-well",
        play=resumed_well,
        files={"README.md": "# run 41\n\n과적합 때문에 실패한 실험. 정규화를 더 넣어야 한다.\n"},
        truth=healthy("Stopped by the time limit, resumed with all its state, finished."),
    ),
)
