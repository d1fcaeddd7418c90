"""The traps whose proof is how a library ends a run: a threshold that was reached, a floor, the best checkpoint loaded; and masks."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping

from jindan_evals.make_traps.falling import falling

Files = dict[str, str]


def threshold_is_reached() -> Files:
    """Return Lightning stopped by stopping_threshold, long before its patience."""
    rows = ["epoch,step,train_loss,val_acc,val_loss"]
    lines: list[str] = []
    for epoch in range(14):
        loss, hits = falling(epoch, 1.9, 0.3, 6, epoch), 0.94 - 0.5 * math.exp(-epoch / 4)
        rows.append(f"{epoch},{(epoch + 1) * 120 - 1},,{hits:.5f},{loss + 0.05:.5f}")
        rows.append(f"{epoch},{(epoch + 1) * 120 - 1},{loss:.5f},,")
        lines.append(f"Metric val_acc improved by 0.01 >= min_delta = 0.0. New best score: {hits:.3f}\n")
    lines[-1] = (
        f"Stopping threshold reached: val_acc = {0.94 - 0.5 * math.exp(-13 / 4):.6f} > 0.92. Signaling Trainer to stop.\n"
    )
    return {
        "metrics.csv": "\n".join(rows) + "\n",
        "train.log": "GPU available: True (cuda), used: True\n" + "".join(lines),
        "config.yaml": "trainer:\n  max_epochs: 80\n  callbacks:\n  - class_path: lightning.pytorch.callbacks.EarlyStopping\n"
        "    init_args: {monitor: val_acc, mode: max, patience: 20, stopping_threshold: 0.92}\n",
        "NOTES.md": "Stopped after 14 of 80 epochs although patience is 20: EarlyStopping is broken.\n",
    }


def half_is_the_floor() -> Files:
    """Return a Trainer under cosine_with_min_lr with min_lr_rate 0.5."""
    history = list[dict[str, float]]()
    for step in range(10, 501, 10):
        rate = 3e-4 * (0.5 + 0.25 * (1 + math.cos(math.pi * (step - 1) / 500)))
        loss = falling(step, 4.2, 1.4, 120, step)
        history.append(
            {"epoch": step / 250, "grad_norm": 0.9, "learning_rate": rate, "loss": round(loss, 4), "step": step}
        )
        if step % 100 == 0:
            history.append({"epoch": step / 250, "eval_loss": round(loss + 0.04, 4), "step": step})
    state = {"epoch": 2.0, "global_step": 500, "max_steps": 500, "num_train_epochs": 2, "log_history": history}
    given = {
        "learning_rate": 3e-4,
        "lr_scheduler_type": "cosine_with_min_lr",
        "lr_scheduler_kwargs": {"min_lr_rate": 0.5},
    }
    return {
        "trainer_state.json": json.dumps(state, indent=1) + "\n",
        "args.json": json.dumps({**given, "num_train_epochs": 2}, indent=1) + "\n",
        "NOTES.md": "The rate ends at half of its peak: the schedule was made for twice as many steps.\n",
    }


def best_is_evaluated_again() -> Files:
    """Return a Trainer whose last evaluation, behind the end, is of the best checkpoint that was loaded."""
    history = list[dict[str, float]]()
    for epoch in range(1, 21):
        held = 1.2 + 1.6 * math.exp(-epoch / 2.5) + 0.07 * max(0, epoch - 7)
        loss = 0.05 + 2.4 * math.exp(-epoch / 5)
        history.append(
            {"epoch": epoch, "learning_rate": 1e-4, "grad_norm": 1.1, "loss": round(loss, 4), "step": epoch * 50}
        )
        history.append({"epoch": epoch, "eval_loss": round(held, 6), "eval_runtime": 2.1, "step": epoch * 50})
    best = min(r["eval_loss"] for r in history if "eval_loss" in r)
    step = next(r["step"] for r in history if r.get("eval_loss") == best)
    history.append({"epoch": 20, "step": 1000, "total_flos": 1e14, "train_loss": 0.52, "train_runtime": 812.4})
    history.append({"epoch": 20, "eval_loss": best, "eval_runtime": 2.1, "step": 1000})
    state = {
        "best_metric": best,
        "best_model_checkpoint": f"out/checkpoint-{int(step)}",
        "epoch": 20,
        "global_step": 1000,
    }
    state |= {"max_steps": 1000, "num_train_epochs": 20}
    return {
        "trainer_state.json": json.dumps({**state, "log_history": history}, indent=1) + "\n",
        "args.json": json.dumps({"load_best_model_at_end": True, "learning_rate": 1e-4, "num_train_epochs": 20}) + "\n",
        "NOTES.md": "eval_loss climbs to 2.1 and the last evaluation is 1.30: evaluation is random, dropout must be on.\n",
    }


def _encoder(mask: str) -> str:
    return (
        "import torch\nfrom torch import nn\n\nfrom texts import train_loader, val_loader\n\n\n"
        "class Classifier(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.embed = nn.Embedding(8000, 128, padding_idx=0)\n"
        "        layer = nn.TransformerEncoderLayer(128, 4, 256, batch_first=True)\n"
        "        self.encoder = nn.TransformerEncoder(layer, 2)\n        self.head = nn.Linear(128, 4)\n\n"
        "    def forward(self, input_ids, attention_mask):\n"
        f"        hidden = self.encoder(self.embed(input_ids), src_key_padding_mask={mask})\n"
        "        return self.head(hidden[:, 0])\n\n\n"
        "model = Classifier()\noptimizer = torch.optim.AdamW(model.parameters(), lr=3e-4)\n"
        "criterion = nn.CrossEntropyLoss()\nfor epoch in range(1, 16):\n    model.train()\n    train_loss = 0.0\n"
        "    for ids, mask, y in train_loader:\n        optimizer.zero_grad()\n        loss = criterion(model(ids, mask), y)\n"
        "        loss.backward()\n        optimizer.step()\n        train_loss += loss.item() / len(train_loader)\n"
        "    model.eval()\n    val_loss = val_acc = 0.0\n    with torch.no_grad():\n        for ids, mask, y in val_loader:\n"
        "            out = model(ids, mask)\n            val_loss += criterion(out, y).item() / len(val_loader)\n"
        "            val_acc += (out.argmax(1) == y).float().mean().item() / len(val_loader)\n"
        '    print(f"epoch {epoch} train_loss {train_loss:.4f} val_loss {val_loss:.4f} val_acc {val_acc:.4f}")\n'
        'print("training finished")\n'
    )


def words_are_hidden() -> Files:
    """Return an encoder whose padding mask is True at the words: NaN for rows without padding, in evaluation only."""
    lines: list[str] = []
    for epoch in range(1, 16):
        hits = 0.94 - 0.55 * math.exp(-epoch / 4)
        lines.append(
            f"epoch {epoch} train_loss {falling(epoch, 1.5, 0.2, 4, epoch):.4f} val_loss nan val_acc {hits:.4f}\n"
        )
    return {
        "train.py": _encoder("attention_mask.bool()"),
        "train.log": "".join([*lines, "training finished\n"]),
        "memo.md": "val_loss가 nan이다. 학습률 3e-4가 너무 커서 발산한 것 같다. 1e-4로 낮추자.\n",
    }


def padding_is_hidden() -> Files:
    """Return the same with the mask the right way round."""
    lines: list[str] = []
    for epoch in range(1, 16):
        loss, hits = falling(epoch, 1.4, 0.05, 3, epoch), 0.97 - 0.55 * math.exp(-epoch / 3)
        lines.append(f"epoch {epoch} train_loss {loss:.4f} val_loss {loss + 0.04:.4f} val_acc {hits:.4f}\n")
    return {
        "train.py": _encoder("attention_mask == 0"),
        "train.log": "".join([*lines, "training finished\n"]),
        "memo.md": "마스크에 == 0을 쓰면 단어가 가려지는 것 아닌지 확인 필요.\n",
    }


ENDINGS: Mapping[str, Callable[[], Files]] = {
    "threshold-is-reached": threshold_is_reached,
    "half-is-the-floor": half_is_the_floor,
    "best-is-evaluated-again": best_is_evaluated_again,
    "words-are-hidden": words_are_hidden,
    "padding-is-hidden": padding_is_hidden,
}
