# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN001, ANN204, D102
"""Training script: reads a spec, trains, prints. Run by `runner` in a process of its own."""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import sys
import time
from pathlib import Path

import numpy as np
import torch
import yaml
from torch.serialization import load as load_checkpoint
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm

from jindan_evals.lab.data import make
from jindan_evals.lab.log_style import STYLES
from jindan_evals.lab.network import build
from jindan_evals.lab.objective import measure
from jindan_evals.lab.optimiser import optimiser, schedule
from jindan_evals.lab.settings import Data, Loop, Net, Optim, Spec


class Samples(Dataset):
    """Inputs and targets in memory."""

    def __init__(self, split: tuple[np.ndarray, np.ndarray], die_at: int = 0) -> None:
        self.x, self.y, self.die_at = split[0], split[1], die_at

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, index: int):
        if self.die_at and index == self.die_at:
            os.kill(os.getpid(), 9)
        return self.x[index], self.y[index]


class Trainer:
    """The loop: one object, so that a step, an epoch and a validation share their state."""

    def __init__(self, spec: Spec) -> None:
        self.spec, self.loop, self.optim = spec, spec.loop, spec.optim
        torch.manual_seed(spec.data.seed + 1)
        train, val = make(spec.data)
        die_at = 5 if spec.loop.workers else 0
        self.train = DataLoader(
            Samples(train, die_at),
            batch_size=self.loop.batch,
            shuffle=self.loop.shuffle,
            num_workers=spec.loop.workers,
            drop_last=True,
        )
        self.val = DataLoader(Samples(val), batch_size=min(200, len(val[0])))
        outputs = {"regress": 1, "binary": 1, "density": 2, "contrast": 32, "prefer": 1}.get(
            self.loop.objective, spec.data.classes
        )
        self.model = build(spec.net, spec.data, outputs)
        self.optimizer = optimiser(self.optim, self.model)
        self.scheduler = schedule(self.optim, self.optimizer, self.loop.epochs, len(self.train))
        self.scaler = torch.amp.GradScaler("cpu", init_scale=2.0**16, enabled=self.optim.scaler)
        self.step, self.first_epoch, self.kept = 0, 1, []
        self.best, self.waited = float("inf"), 0
        self.style = STYLES[self.loop.style]
        self.sink = Path("metrics.jsonl").open("a") if self.loop.style == "jsonl" else None  # noqa: SIM115

    def run(self) -> None:
        count = sum(p.numel() for p in self.model.parameters())
        print(
            f"model parameters: {count:,}  train samples: {len(self.train.dataset)}  val samples: {len(self.val.dataset)}",
            flush=True,
        )
        if self.loop.load_from:
            self.load(self.loop.load_from)
        for epoch in range(self.first_epoch, self.loop.epochs + 1):
            train = self.train_epoch(epoch)
            record = {"epoch": epoch, "epochs": self.loop.epochs, "step": self.step, "steps": len(self.train), **train}
            if self.loop.validate and epoch % self.loop.val_every == 0:
                record |= self.validate()
            self.after_epoch(epoch, record)
            if self.stop(record):
                print(
                    f"Early stopping at epoch {epoch}: no improvement for {self.loop.stop_patience} epochs", flush=True
                )
                break
        print(
            f"Training finished. best val loss {self.best:.4f}" if self.loop.validate else "Training finished.",
            flush=True,
        )

    def train_epoch(self, epoch: int) -> dict[str, float]:
        self.model.train()
        sums = {"loss": 0.0, "acc": 0.0, "gnorm": 0.0}
        has_acc = False
        bar = tqdm(self.train, desc=f"epoch {epoch}", disable=not self.loop.bar, ncols=90)
        for index, (x, y) in enumerate(bar, 1):
            loss, acc, gnorm = self.train_step(x, y, index)
            has_acc = acc is not None
            self.step += 1
            for key, value in (("loss", loss), ("acc", acc or 0.0), ("gnorm", gnorm)):
                sums[key] += value
            bar.set_postfix(loss=f"{loss:.3f}")
            self.log_step(epoch, index, loss, gnorm)
            self.disturb(loss)
        mean = {k: v / len(self.train) for k, v in sums.items()}
        if not has_acc:
            mean.pop("acc")
        return mean

    def train_step(self, x, y, index: int) -> tuple[float, float | None, float]:
        loss, acc = measure(self.loop, self.model, x, y)
        if self.loop.leak_mb:
            self.kept.append(torch.zeros(self.loop.leak_mb * 1024 * 256) + loss.detach())
        parts = self.optim.accumulate
        scaled = loss / parts if self.optim.average_accumulated else loss
        self.scaler.scale(scaled).backward()
        gnorm = 0.0
        if index % parts == 0:
            self.scaler.unscale_(self.optimizer)
            limit = self.optim.clip or float("inf")
            gnorm = float(torch.nn.utils.clip_grad_norm_(self.model.parameters(), limit))
            self.scaler.step(self.optimizer)
            self.scaler.update()
            if self.optim.zero_grad:
                self.optimizer.zero_grad()
        if self.scheduler is not None and self.optim.step_each == "batch":
            self.advance(None)
        shown = float(loss.detach()) * (1 if self.optim.average_accumulated else parts)
        return shown, None if acc is None else float(acc.detach()), gnorm

    def advance(self, value: float | None) -> None:
        assert self.scheduler is not None
        for _ in range(self.optim.schedule_calls):
            if isinstance(self.scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau):
                self.scheduler.step(value)
            else:
                self.scheduler.step()

    def log_step(self, epoch: int, index: int, loss: float, gnorm: float) -> None:
        if not self.loop.each_step or self.step % self.loop.each_step:
            return
        self.emit({
            "epoch": epoch, "epochs": self.loop.epochs, "step": self.step, "steps": len(self.train),
            "step_in_epoch": index, "loss": loss, "gnorm": gnorm,
        })  # fmt: skip

    def disturb(self, loss: float) -> None:
        if self.loop.signal_at == self.step:
            os.kill(os.getpid(), self.loop.signal_number)
            time.sleep(1)
        if self.loop.interrupt_at == self.step:
            os.kill(os.getpid(), 2)
            time.sleep(1)
        if self.loop.stop_on_nan and not np.isfinite(loss):
            print(f"Loss is {loss}, stopping training", flush=True)
            sys.exit(1)
        if self.loop.assert_below and self.step > 100:
            assert loss < self.loop.assert_below, f"unexpected loss {loss:.4f}"

    @torch.no_grad()
    def validate(self) -> dict[str, float]:
        if self.loop.eval_mode:
            self.model.eval()
        rows = [measure(self.loop, self.model, x, y) for x, y in self.val]
        out = {"val_loss": float(np.mean([float(r[0]) for r in rows]))}
        if rows[0][1] is not None:
            out["val_acc"] = float(np.mean([float(r[1]) for r in rows if r[1] is not None]))
        if self.loop.fixed_metric:
            out["val_acc"] = 1.0 / self.spec.data.classes
        return out

    def after_epoch(self, epoch: int, record: dict[str, float]) -> None:
        if self.loop.style != "steps" or "val_loss" in record:
            self.emit(record)
        if self.scheduler is not None and self.optim.step_each == "epoch":
            self.advance(record.get("val_loss", record["loss"]))
        if self.loop.save_every and epoch % self.loop.save_every == 0:
            self.save(epoch)
        self.best = min(self.best, record.get("val_loss", float("inf")))

    def emit(self, record: dict[str, float]) -> None:
        record = dict(record)
        if self.loop.show_lr or self.loop.style in ("fairseq", "mm", "plain"):
            record["lr"] = self.optimizer.param_groups[0]["lr"]
        if not self.loop.show_gnorm:
            record.pop("gnorm", None)
        if self.optim.scaler and self.loop.style == "logger":
            print(f"loss scale: {self.scaler.get_scale():.0f}")
        if self.sink:
            print(self.style(record), file=self.sink, flush=True)
        else:
            tqdm.write(self.style(record), file=sys.stdout)
            sys.stdout.flush()

    def save(self, epoch: int) -> None:
        folder = Path("checkpoints")
        folder.mkdir(exist_ok=True)
        target = Path("/dev/full") if self.loop.save_full else folder / "last.pt"
        with target.open("wb") as file:
            torch.save({"epoch": epoch, "model": self.model.state_dict()}, file)
        print(f"saved checkpoint to {folder / 'last.pt'}", flush=True)

    def load(self, path: str) -> None:
        print(f"loading weights from {path}", flush=True)
        state = load_checkpoint(path, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.first_epoch = state.get("epoch", 0) + 1
        self.step = (self.first_epoch - 1) * len(self.train)
        if not self.loop.resume_resets and self.scheduler is not None:
            for _ in range(self.first_epoch - 1):
                self.scheduler.step()

    def stop(self, record: dict[str, float]) -> bool:
        if not self.loop.stop_patience or "val_loss" not in record:
            return False
        self.waited = 0 if record["val_loss"] <= self.best else self.waited + 1
        return self.waited >= self.loop.stop_patience


def write_config(spec: Spec) -> None:
    """Write what a user would have written, in one of five forms."""
    o, lp, n = spec.optim, spec.loop, spec.net
    flat: dict[str, object] = {
        "optimizer": o.name, "learning_rate": o.lr, "weight_decay": o.weight_decay, "lr_scheduler": o.schedule,
        "num_epochs": lp.epochs, "batch_size": lp.batch, "hidden_size": n.hidden, "num_layers": n.depth,
        "seed": spec.data.seed,
    }  # fmt: skip
    extra = {
        "momentum": o.momentum, "grad_clip": o.clip, "warmup_steps": o.warmup, "dropout": n.dropout, "t_max": o.t_max,
        "early_stopping_patience": lp.stop_patience, "accumulate_grad_batches": o.accumulate if o.accumulate > 1 else 0,
        "temperature": lp.temperature if lp.objective in ("contrast", "prefer") else 0,
    }  # fmt: skip
    flat |= {k: v for k, v in extra.items() if v}
    if lp.objective not in ("regress", "density", "contrast", "prefer"):
        flat["num_classes"] = spec.data.classes
    if o.beta1 != Optim().beta1:
        flat["betas"] = [o.beta1, 0.999]
    if lp.show_data:
        flat["train_data"] = "data/samples.csv"
        flat["val_data"] = flat["train_data"] if spec.data.val_is_train else "data/held_out.csv"
    if lp.config_form == "json":
        Path("args.json").write_text(json.dumps(flat, indent=2))
    elif lp.config_form == "nested":
        keys = ("optimizer", "learning_rate", "weight_decay", "momentum")
        inner = {"optim": {k: flat.pop(k) for k in keys if k in flat}, "trainer": flat}
        Path("config.yaml").write_text(yaml.safe_dump(inner, sort_keys=False))
    elif lp.config_form == "namespace":
        print("Namespace(" + ", ".join(f"{k}={v!r}" for k, v in flat.items()) + ")", flush=True)
    elif lp.config_form == "printed":
        for second, (name, value) in enumerate(flat.items()):
            print(f"2026-03-02 10:00:{second:02d},120 - INFO - setup - {name}: {value}", flush=True)
    elif lp.config_form == "yaml":
        Path("config.yaml").write_text(yaml.safe_dump(flat, sort_keys=False))


def read(path: str) -> Spec:
    """Read a spec that `runner` wrote."""
    raw = json.loads(Path(path).read_text())
    return Spec(data=Data(**raw["data"]), net=Net(**raw["net"]), optim=Optim(**raw["optim"]), loop=Loop(**raw["loop"]))


def main() -> None:
    """Train one run in the current directory."""
    spec = read(sys.argv[1])
    torch.set_num_threads(1)
    if "write-config" in sys.argv:
        write_config(spec)
    if spec.loop.memory_mb:
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (spec.loop.memory_mb << 20, spec.loop.memory_mb << 20))
    if spec.loop.extra_import:
        importlib.import_module(spec.loop.extra_import)
    if spec.loop.read_first:
        np.loadtxt(spec.loop.read_first)
    if spec.loop.unknown_key:
        dataclasses.replace(spec.optim, **{spec.loop.unknown_key: 1})
    Trainer(spec).run()


if __name__ == "__main__":
    main()
