"""Traps in which one fact hides another: a fault behind a fault, a unit behind a unit."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping

Files = dict[str, str]
_exp = math.exp
_SIZES = "device: cpu | train 1200 | val 300 | classes 6"


def _config(**settings: str) -> str:
    lines = [
        "data:",
        "  train: data/train.npz",
        "  val: data/val.npz",
        "model:",
        "  arch: mlp",
        "  num_classes: 6",
        "train:",
    ]
    return "\n".join([*lines, *(f"  {name}: {value}" for name, value in settings.items())]) + "\n"


def _epochs(seed: int, unit: Callable[[int], str]) -> str:
    """Return thirty epochs that learn; `unit` prints the right answers of 300 held-out rows."""
    noise, lines = random.Random(seed), [_SIZES]
    for epoch in range(1, 31):
        right = round(300 * (0.86 - 0.62 * _exp(-epoch / 3)) + noise.gauss(0, 1.2))
        lines.append(
            f"Epoch {epoch:02d}/30 | loss {0.21 + 1.5 * _exp(-epoch / 3) + abs(noise.gauss(0, 0.006)):.4f} | "
            f"acc {0.94 - 0.7 * _exp(-epoch / 3) - abs(noise.gauss(0, 0.004)):.4f} | "
            f"val_loss {0.44 + 1.3 * _exp(-epoch / 3) + noise.gauss(0, 0.006):.4f} | val_acc {unit(right)} | lr 1.00e-03"
        )
    return "\n".join([*lines, "done"]) + "\n"


def hits_of_a_batch() -> Files:
    """Return right answers divided by nineteen batches beside training answers divided by rows."""
    config = _config(epochs="30", batch_size="16", optimizer="adamw", lr="0.001", scheduler="none")
    return {"train.log": _epochs(411, lambda right: f"{right / 19:.4f}"), "config.yaml": config}


def percent_beside_share() -> Files:
    """Return the same run with held-out answers in percent: a unit, no fault."""
    config = _config(epochs="30", batch_size="16", optimizer="adamw", lr="0.001", scheduler="none")
    return {"train.log": _epochs(411, lambda right: f"{right / 3:.4f}"), "config.yaml": config}


def schedule_over_and_never_a_number() -> Files:
    """Return a step schedule that every batch moves on and losses that were never a number."""
    noise, rows = random.Random(412), ["epoch,lr,train_loss,train_acc,val_loss,val_acc,grad_norm"]
    for epoch in range(1, 19):
        rate = 0.002 * 0.3 ** (38 * epoch // 5)
        rows.append(f"{epoch},{rate:.6g},nan,{0.163 + noise.gauss(0, 0.0004):.4f},nan,0.1567,nan")
    config = _config(
        epochs="18", batch_size="32", optimizer="adamw", lr="0.002", scheduler="StepLR", step_size="5", gamma="0.3"
    )
    return {"metrics.csv": "\n".join(rows) + "\n", "config.yaml": config, "train.log": f"{_SIZES}\ndone\n"}


PAIRS: Mapping[str, Callable[[], Files]] = {
    "hits-of-a-batch": hits_of_a_batch,
    "percent-beside-share": percent_beside_share,
    "schedule-over-and-never-a-number": schedule_over_and_never_a_number,
}
