"""How a training script prints its numbers: one function a style, so a fault meets many notations.

A record holds what an epoch or a step knows: epoch, epochs, step, steps, loss, acc, val_loss, val_acc, lr, gnorm.
Accuracies are fractions; a style that shows per cent multiplies them itself. A missing key is not printed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

Record = Mapping[str, float]
Style = Callable[[Record], str]

_NAMES_PIPE = {
    "loss": "train_loss",
    "acc": "train_acc",
    "val_loss": "valid_loss",
    "val_acc": "valid_acc",
    "lr": "lr",
    "gnorm": "grad_norm",
}
_NAMES_KOREAN = {
    "loss": "학습 손실",
    "acc": "학습 정확도",
    "val_loss": "검증 손실",
    "val_acc": "검증 정확도",
    "lr": "학습률",
    "gnorm": "기울기 노름",
}
_NAMES_JSONL = {
    "loss": "train/loss",
    "acc": "train/acc",
    "val_loss": "val/loss",
    "val_acc": "val/acc",
    "lr": "lr",
    "gnorm": "train/grad_norm",
}
_NAMES_KERAS = {"loss": "loss", "acc": "accuracy", "val_loss": "val_loss", "val_acc": "val_accuracy", "lr": "lr"}
_NAMES_LOGGER = {
    "loss": "loss",
    "acc": "top1",
    "val_loss": "eval_loss",
    "val_acc": "eval_top1",
    "lr": "lr",
    "gnorm": "grad",
}


def _shown(record: Record, names: Mapping[str, str], percent: str | None) -> list[tuple[str, str]]:
    return [(label, _number(key, record[key], percent)) for key, label in names.items() if key in record]


def _number(key: str, value: float, percent: str | None) -> str:
    if key.endswith("acc") and percent is not None:
        return f"{100 * value:.2f}{percent}"
    return f"{value:.3e}" if key == "lr" else f"{value:.4f}"


def pipe(record: Record) -> str:
    """`[Epoch 003/020] train_loss=0.3421 | ... valid_acc=88.75%`."""
    head = f"[Epoch {int(record['epoch']):03d}/{int(record['epochs']):03d}]"
    return head + " " + " ".join(f"{k}={v}" for k, v in _shown(record, _NAMES_PIPE, "%"))


def steps(record: Record) -> str:
    """`Epoch [3/20] Step [100/300] Loss: 0.34`, and an indented line for the validation."""
    head = f"Epoch [{int(record['epoch'])}/{int(record['epochs'])}]"
    if "val_loss" in record:
        accuracy = f", Accuracy: {100 * record['val_acc']:.2f}%" if "val_acc" in record else ""
        return f"{head} Train Loss: {record['loss']:.4f}\n    Validation Loss: {record['val_loss']:.4f}{accuracy}"
    tail = "".join(
        f", {name}: {record[key]:{shape}}"
        for key, name, shape in (("lr", "LR", ".6f"), ("gnorm", "Grad norm", ".3f"))
        if key in record
    )
    return f"{head} Step [{int(record['step_in_epoch'])}/{int(record['steps'])}] Loss: {record['loss']:.4f}{tail}"


def korean(record: Record) -> str:
    """`에폭 3/20 - 학습 손실: 0.3421, 검증 정확도: 88.75%`."""
    shown = ", ".join(f"{k}: {v}" for k, v in _shown(record, _NAMES_KOREAN, "%"))
    return f"에폭 {int(record['epoch'])}/{int(record['epochs'])} - {shown}"


def jsonl(record: Record) -> str:
    """One JSON object a record."""
    body: dict[str, float | int] = {"epoch": int(record["epoch"]), "global_step": int(record["step"])}
    body |= {label: round(float(record[key]), 8) for key, label in _NAMES_JSONL.items() if key in record}
    return json.dumps(body)


def logger(record: Record) -> str:
    """`INFO:trainer: epoch 3 step 90 loss 0.34 ... eval_top1 88.75` with a clock in front."""
    second = int(record["step"]) % 3600
    head = (
        f"2026-03-02 10:{second // 60:02d}:{second % 60:02d},{int(record['step']) * 37 % 1000:03d} - INFO - trainer -"
    )
    shown = " | ".join(f"{k}: {v}" for k, v in _shown(record, _NAMES_LOGGER, ""))
    return f"{head} epoch: {int(record['epoch'])} | step: {int(record['step'])} | {shown}"


def keras(record: Record) -> str:
    """`Epoch 3/20` and below it `30/30 - 1s - loss: 0.34 - val_accuracy: 0.88`."""
    shown = " - ".join(f"{k}: {v}" for k, v in _shown(record, _NAMES_KERAS, None))
    steps_done = int(record.get("steps", 1))
    return f"Epoch {int(record['epoch'])}/{int(record['epochs'])}\n{steps_done}/{steps_done} - 1s - {shown}"


def fairseq(record: Record) -> str:
    """`| epoch 003 | loss 0.34 | lr 0.001 | gnorm 1.2` with the validation on its own line."""
    head = f"| epoch {int(record['epoch']):03d} "
    gnorm = f" | gnorm {record['gnorm']:.3f}" if "gnorm" in record else ""
    line = f"{head}| loss {record['loss']:.3f} | num_updates {int(record['step'])} | lr {record['lr']:.6g}{gnorm}"
    if "val_loss" not in record:
        return line
    accuracy = f" | accuracy {100 * record['val_acc']:.2f}" if "val_acc" in record else ""
    return f"{line}\n{head}| valid on 'valid' subset | loss {record['val_loss']:.3f}{accuracy}"


def mm(record: Record) -> str:
    """`Epoch(train) [3][20/30]  lr: 1.0000e-03  loss: 0.34` and `Epoch(val) [3][4/4]  accuracy/top1: 88.75`."""
    epoch, count = int(record["epoch"]), int(record.get("steps", 1))
    gnorm = f"  grad_norm: {record['gnorm']:.4f}" if "gnorm" in record else ""
    inner = int(record.get("step_in_epoch", count))
    train = f"03/02 10:11:{int(record['step']) % 60:02d} - mmengine - INFO - Epoch(train)  [{epoch}][{inner}/{count}]"
    line = f"{train}  lr: {record['lr']:.4e}  eta: 0:00:10  time: 0.0031  data_time: 0.0004{gnorm}  loss: {record['loss']:.4f}"
    if "val_loss" not in record:
        return line
    accuracy = f"  accuracy/top1: {100 * record['val_acc']:.4f}" if "val_acc" in record else ""
    val = f"03/02 10:11:{int(record['step']) % 60:02d} - mmengine - INFO - Epoch(val)  [{epoch}][4/4]"
    return f"{line}\n{val}{accuracy}  loss: {record['val_loss']:.4f}  data_time: 0.0004  time: 0.0020"


def plain(record: Record) -> str:
    """`epoch 3: train 0.3421, val 0.4012, acc 0.888 (lr 0.001)`."""
    accuracy = f", acc {record['val_acc']:.3f}" if "val_acc" in record else ""
    val = f", val {record['val_loss']:.4f}" if "val_loss" in record else ""
    return f"epoch {int(record['epoch'])}: train {record['loss']:.4f}{val}{accuracy} (lr {record['lr']:.3g})"


def dev(record: Record) -> str:
    """`Epoch 03/20 | loss 0.3421 | val_loss 0.4 | val_acc 0.88 | lr 1.0e-03 | gnorm 0.9`."""
    names = {"loss": "loss", "val_loss": "val_loss", "val_acc": "val_acc", "lr": "lr", "gnorm": "gnorm"}
    shown = " | ".join(f"{k} {v}" for k, v in _shown(record, names, None))
    return f"Epoch {int(record['epoch']):02d}/{int(record['epochs'])} | {shown}"


STYLES: dict[str, Style] = {
    "pipe": pipe,
    "steps": steps,
    "korean": korean,
    "jsonl": jsonl,
    "logger": logger,
    "keras": keras,
    "fairseq": fairseq,
    "mm": mm,
    "plain": plain,
    "dev": dev,
}
