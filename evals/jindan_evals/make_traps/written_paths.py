"""The traps of means and paths: rows that are measured twice, and Adam steps that add up to nothing or to much without effect."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

Files = dict[str, str]


def _settled(held: float, seed: int) -> str:
    """Return the rows of a classifier whose rate dies at the sixth epoch, and whose held-out loss is `held` times the training loss then."""
    noise = random.Random(seed)
    rows = ["epoch,train_loss,train_acc,val_loss,val_acc,lr"]
    for epoch in range(18):
        moves = epoch < 6
        loss = 0.2108 + 1.5 * math.exp(-epoch / 1.1) * (1 if moves else 0)
        seen = loss if moves else 0.210853 - 0.000002 * epoch
        unseen = (loss - 0.2 * math.exp(-epoch / 1.5)) * held if moves else (0.210853 - 0.0000021 * epoch) * held
        right = 0.9925 if not moves else 0.99 - 0.4 * math.exp(-epoch / 1.3)
        met = right if held == 1.0 else right - 0.006 + noise.gauss(0, 0.0008)
        rows.append(
            f"{epoch},{seen:.6f},{right:.4f},{unseen:.6f},{met:.4f},{1e-3 * 0.1 ** max(0, epoch - 1) if epoch < 7 else 1e-8:.3g}"
        )
    return "\n".join(rows) + "\n"


def measured_twice() -> Files:
    """Return a run whose held-out loss is that of training to the fourth digit from where the weights stand."""
    return {"metrics.csv": _settled(1.0, 81), "memo.md": "검증이 학습만큼 좋다. 일반화가 완벽하다.\n"}


def measured_on_others() -> Files:
    """Return the same run with a held-out loss one and a half per cent above: other rows of the same kind."""
    return {"metrics.csv": _settled(1.015, 82), "memo.md": "학습과 검증이 거의 같다. 같은 데이터를 쓴 것 아닌가?\n"}


def far_without_effect() -> Files:
    """Return a language model of which next to nothing is trained: 152 steps at 3e-3 that the evaluation does not feel."""
    noise = random.Random(83)
    records: list[dict[str, float]] = []
    for step in range(4, 153, 4):
        records.append(
            {
                "step": step,
                "loss": round(4.034 + noise.gauss(0, 0.004), 4),
                "grad_norm": round(0.0093 + noise.gauss(0, 0.0003), 6),
                "learning_rate": round(3e-3 * (1 - step / 152), 8),
            }
        )
        if step % 24 == 0:
            records.append({"step": step, "eval_loss": round(4.0391 - 0.000012 * step, 5)})
    lines = "".join(json.dumps(r) + "\n" for r in records)
    settings = {"optimizer": "adamw", "learning_rate": 3e-3, "max_steps": 152, "batch_size": 8}
    return {
        "metrics.jsonl": lines,
        "config.json": json.dumps(settings, indent=1) + "\n",
        "memo.md": "손실이 안 내려간다. 학습률이 너무 작다. 10배로.\n",
    }


PATHS: Mapping[str, Callable[[], Files]] = {
    "far-without-effect": far_without_effect,
    "measured-on-other-rows": measured_on_others,
    "measured-twice": measured_twice,
}
