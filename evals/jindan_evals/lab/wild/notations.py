# pyright: basic, reportMissingImports=false, reportOptionalMemberAccess=false, reportArgumentType=false, reportGeneralTypeIssues=false
# ruff: noqa: ANN201, D401
"""How these scripts print: one function a notation, from an epoch's or a step's record to a line."""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path


def bars(r: dict[str, float]) -> None:
    """`Epoch: 03 | Train Loss: 0.345 | Val. Loss: 0.312 |  Val. Acc: 88.21%`."""
    v = f" | Val. Loss: {r['val_loss']:.3f}" if "val_loss" in r else ""
    a = f" |  Val. Acc: {100 * r['val_acc']:.2f}%" if "val_acc" in r else ""
    t = f" | Train Acc: {100 * r['acc']:.2f}%" if "acc" in r else ""
    print(f"Epoch: {int(r['epoch']):02} | Train Loss: {r['loss']:.3f}{t}{v}{a}", flush=True)


def hangul(r: dict[str, float]) -> None:
    """`[3/20] 훈련손실 0.3452  검증손실 0.3120  검증정확도 88.2%`."""
    parts = [f"[{int(r['epoch'])}/{int(r['epochs'])}] 훈련손실 {r['loss']:.4f}"]
    parts += [f"훈련정확도 {100 * r['acc']:.1f}%"] if "acc" in r else []
    parts += [f"검증손실 {r['val_loss']:.4f}"] if "val_loss" in r else []
    parts += [f"검증정확도 {100 * r['val_acc']:.1f}%"] if "val_acc" in r else []
    print("  ".join(parts), flush=True)


def hangul_done(r: dict[str, float]) -> None:
    """`3번째 에포크 완료 - 평균 손실: 0.34, 검증 손실: 0.31, 정확도: 0.882 (학습률 1.0e-03)`."""
    v = f", 검증 손실: {r['val_loss']:.5f}" if "val_loss" in r else ""
    a = f", 정확도: {r['val_acc']:.4f}" if "val_acc" in r else ""
    print(f"{int(r['epoch'])}번째 에포크 완료 - 평균 손실: {r['loss']:.5f}{v}{a} (학습률 {r['lr']:.1e})", flush=True)


def loguru(r: dict[str, float]) -> None:
    """`2026-02-11 09:12:03.123 | INFO     | __main__:train:88 - epoch=3 train_loss=... val_loss=... val_acc=...`."""
    s = int(r["epoch"]) * 7
    shown = " ".join(
        f"{n}={r[k]:.5f}"
        for k, n in (
            ("loss", "train_loss"),
            ("acc", "train_acc"),
            ("val_loss", "val_loss"),
            ("val_acc", "val_acc"),
            ("gnorm", "grad_norm"),
        )
        if k in r
    )
    print(
        f"2026-02-11 09:{12 + s // 60:02}:{s % 60:02}.123 | INFO     | __main__:train:88 - epoch={int(r['epoch'])} {shown} lr={r['lr']:.2e}",
        flush=True,
    )


def fastai(r: dict[str, float]) -> None:
    """The table of fastai's Recorder."""
    if r["epoch"] == 1:
        print("epoch     train_loss  valid_loss  accuracy  time    ")
    print(
        f"{int(r['epoch']) - 1:<10}{r['loss']:<12.6f}{r.get('val_loss', float('nan')):<12.6f}{r.get('val_acc', float('nan')):<10.6f}00:0{int(r['epoch']) % 3 + 1}   ",
        flush=True,
    )


def columns(r: dict[str, float]) -> None:
    """Right-aligned columns with a heading, as many tutorials print."""
    if r["epoch"] == 1:
        print(f"{'epoch':>6} {'train':>10} {'valid':>10} {'acc':>8} {'lr':>10}\n" + "-" * 48)
    print(
        f"{int(r['epoch']):>6} {r['loss']:>10.5f} {r.get('val_loss', float('nan')):>10.5f} {r.get('val_acc', float('nan')):>8.4f} {r['lr']:>10.2e}",
        flush=True,
    )


def two_lines(r: dict[str, float]) -> None:
    """`Epoch 3/20`, a rule, `train Loss: 0.34 Acc: 0.87`, `val Loss: 0.31 Acc: 0.88` (the transfer-learning tutorial)."""
    print(
        f"Epoch {int(r['epoch']) - 1}/{int(r['epochs']) - 1}\n----------\ntrain Loss: {r['loss']:.4f} Acc: {r.get('acc', 0):.4f}"
    )
    if "val_loss" in r:
        print(f"val Loss: {r['val_loss']:.4f} Acc: {r.get('val_acc', 0):.4f}\n", flush=True)


def nano(r: dict[str, float]) -> None:
    """`step 250: train loss 2.3456, val loss 2.4567` (nanoGPT)."""
    print(f"step {int(r['step'])}: train loss {r['loss']:.4f}, val loss {r['val_loss']:.4f}", flush=True)


def nano_step(r: dict[str, float]) -> None:
    """`iter 250: loss 2.3456, time 12.34ms, lr 6.0e-04`."""
    print(
        f"iter {int(r['step'])}: loss {r['loss']:.4f}, time 12.{int(r['step']) % 90 + 10}ms, lr {r['lr']:.3e}",
        flush=True,
    )


def llm_step(r: dict[str, float]) -> None:
    """`[step 40/400] loss: 3.21 | grad_norm: 1.20 | lr: 3.0e-04 | tok/s: 12,345`."""
    print(
        f"[step {int(r['step'])}/{int(r['total'])}] loss: {r['loss']:.4f} | grad_norm: {r['gnorm']:.4f} | lr: {r['lr']:.4e} | tok/s: {12000 + int(r['step']) % 700:,}",
        flush=True,
    )


def hangul_step(r: dict[str, float]) -> None:
    """`에폭 3 스텝 40/200 손실=3.21 기울기노름=1.20 학습률=3.0e-04`."""
    print(
        f"에폭 {int(r['epoch'])} 스텝 {int(r['i'])}/{int(r['count'])} 손실={r['loss']:.4f} 기울기노름={r['gnorm']:.4f} 학습률={r['lr']:.2e}",
        flush=True,
    )


def table_file(path: str = "log.csv"):
    """Return a notation that writes a CSV file, with nothing on the console but the clock."""

    def write(r: dict[str, float]) -> None:
        names = {
            "epoch": "epoch",
            "loss": "train_loss",
            "acc": "train_acc",
            "val_loss": "val_loss",
            "val_acc": "val_acc",
            "lr": "lr",
        }
        kept = {n: r[k] for k, n in names.items() if k in r}
        new = not Path(path).exists()
        with Path(path).open("a", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(kept))
            if new:
                writer.writeheader()
            writer.writerow({k: (int(v) if k == "epoch" else round(v, 6)) for k, v in kept.items()})

    return write


def history_file(path: str = "history.json"):
    """Return a notation that rewrites a JSON object of lists, as Keras users save it."""
    kept: dict[str, list[float]] = {}

    def write(r: dict[str, float]) -> None:
        for k, n in (("loss", "loss"), ("acc", "accuracy"), ("val_loss", "val_loss"), ("val_acc", "val_accuracy")):
            if k in r:
                kept.setdefault(n, []).append(r[k])
        Path(path).write_text(json.dumps(kept))

    return write


def json_lines(path: str = "metrics.jsonl"):
    """Return a notation that appends one JSON object an epoch."""

    def write(r: dict[str, float]) -> None:
        names = {
            "epoch": "epoch",
            "step": "step",
            "loss": "train_loss",
            "val_loss": "eval_loss",
            "val_acc": "eval_accuracy",
            "lr": "learning_rate",
        }
        with Path(path).open("a") as file:
            file.write(
                json.dumps({n: r[k] for k, n in names.items() if k in r} | {"time": round(time.time(), 1)}) + "\n"
            )

    return write
