"""Traps whose figures look broken, or sound, by when and of what they are taken."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping

Files = dict[str, str]
_exp = math.exp


def _log(*lines: str) -> Files:
    return {"train.log": "\n".join(lines) + "\n"}


def sums_since_the_last_row() -> Files:
    """Return spaCy's table, whose losses are sums since the row above: the first row holds one batch."""
    noise = random.Random(320)
    lines = [
        "ℹ Pipeline: ['tok2vec', 'ner']",
        "ℹ Initial learn rate: 0.001",
        "E    #       LOSS TOK2VEC  LOSS NER  ENTS_F  ENTS_P  ENTS_R  SCORE ",
        "---  ------  ------------  --------  ------  ------  ------  ------",
    ]
    for i in range(19):
        loss = 43.7 if i == 0 else 5200 * _exp(-i / 3.2) + 610 + noise.gauss(0, 25)
        f = 86.4 * (1 - _exp(-i / 2.6))
        lines.append(
            f"{i * 200 // 260:3d}  {i * 200:6d}  {38.0 * bool(i) + i * 9:12.2f}  {loss:8.2f}  {f:6.2f}  {f:6.2f}  {f:6.2f}  {f / 100:6.2f}"
        )
    return _log(*lines, "✔ Saved pipeline to output directory")


def no_episode_has_ended() -> Files:
    """Return RLlib's progress, whose mean reward is nan until an episode of 1500 steps has ended."""
    noise = random.Random(321)
    rows = [
        (
            "training_iteration,timesteps_total,episodes_this_iter,episode_reward_mean,episode_len_mean,info/learner/default_policy/learner_stats/total_loss,"
            "info/learner/default_policy/learner_stats/entropy"
        )
    ]
    for i in range(1, 61):
        gone = 1 - _exp(-i / 22)
        told = (
            "0,nan,nan" if i <= 6 else f"{16 if i % 6 == 1 else 0},{-310 + 905 * gone + noise.gauss(0, 12):.4f},1500.0"
        )
        rows.append(
            f"{i},{4000 * i},{told},{9.2 * _exp(-i / 14) + 0.58 + noise.gauss(0, 0.05):.5f},{5.6 - 2.9 * gone:.4f}"
        )
    return {"progress.csv": "\n".join(rows) + "\n"}


_GATHERS = """import torch
from torchmetrics import Accuracy
from data import loaders
from net import build

train_loader, val_loader = loaders()
model, loss_fn = build(3), torch.nn.CrossEntropyLoss()
opt = torch.optim.AdamW(model.parameters(), lr=1e-3)
val_acc = Accuracy(task="multiclass", num_classes=3)
for epoch in range(1, 21):
    model.train()
    train_loss = 0.0
    for x, y in train_loader:
        opt.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        opt.step()
        train_loss += loss.item()
    model.eval()
    val_loss = 0.0
    with torch.no_grad():
        for x, y in val_loader:
            out = model(x)
            val_loss += loss_fn(out, y).item()
            val_acc.update(out, y)
    print(f"Epoch {epoch:2d}: train_loss {train_loss / len(train_loader):.4f} val_loss {val_loss / len(val_loader):.4f} val_acc {val_acc.compute():.4f}")
"""


def mean_over_all_epochs() -> Files:
    """Return an accuracy that torchmetrics gathers over all epochs so far."""
    noise, lines, alone = random.Random(322), ["3 classes, 600 validation rows"], list[float]()
    for epoch in range(1, 21):
        alone.append(round((0.948 - 0.60 * _exp(-epoch / 1.6)) * 600 + noise.gauss(0, 1)) / 600)
        lines.append(
            f"Epoch {epoch:2d}: train_loss {0.12 + 0.9 * _exp(-epoch / 1.7):.4f} val_loss {0.155 + 0.85 * _exp(-epoch / 1.7) + noise.gauss(0, 0.004):.4f} "
            f"val_acc {sum(alone) / len(alone):.4f}"
        )
    return {
        **_log(
            *lines,
            f"fresh evaluation of the last checkpoint on the same 600 rows: loss 0.1553, accuracy {alone[-1]:.4f}",
        ),
        "train.py": _GATHERS,
    }


_DIVIDES = """import torch
from accelerate import Accelerator
from data import loaders
from net import build

ACCUM = 16
accelerator = Accelerator(gradient_accumulation_steps=ACCUM)
model = build(12)
opt = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
train_loader, val_loader = loaders(8)
model, opt, train_loader, val_loader = accelerator.prepare(model, opt, train_loader, val_loader)
loss_fn = torch.nn.CrossEntropyLoss()
for epoch in range(1, 13):
    model.train()
    for k, (x, y) in enumerate(train_loader, 1):
        with accelerator.accumulate(model):
            loss = loss_fn(model(x), y)
            accelerator.backward(loss / ACCUM)
            opt.step()
            opt.zero_grad()
        if k % 100 == 0:
            print(f"epoch {epoch} batch {k} loss {loss.item():.4f}")
"""


def accelerate_divides_too() -> Files:
    """Return SGD whose gradients are divided by 16 twice."""
    noise, lines = (
        random.Random(323),
        ["accelerate 0.33.0, 1 process, SGD lr 0.05 momentum 0.9, batch 8, gradient_accumulation_steps 16, 12 classes"],
    )
    for epoch in range(1, 13):
        for k in range(100, 401, 100):
            lines.append(
                f"epoch {epoch} batch {k} loss {2.51 - 0.22 * (epoch - 1 + k / 400) / 12 + noise.gauss(0, 0.02):.4f}"
            )
        lines.append(
            f"epoch {epoch} val_loss {2.50 - 0.22 * epoch / 12 + noise.gauss(0, 0.004):.4f} val_acc {0.085 + 0.11 * epoch / 12:.4f}"
        )
    return {**_log(*lines), "train.py": _DIVIDES}


def folds_in_file_order() -> Files:
    """Return three folds of a file sorted by its three classes."""
    return _log(
        "150 rows, 3 classes of 50 rows each, in the order of the file",
        *(f"fold {i}/3: train_acc {a:.4f} val_acc 0.0000" for i, a in ((1, 0.97), (2, 0.96), (3, 1.0))),
        "mean val_acc 0.0000",
    )


def head_at_rate_zero() -> Files:
    """Return two parameter groups of which the new head gets its rate only from epoch 30 of 30 on."""
    noise, lines = random.Random(324), ["param groups: 0 backbone, 1 head (newly initialised, 20 classes)"]
    for epoch in range(1, 31):
        gone = 1 - _exp(-epoch / 6)
        lines.append(
            f"epoch {epoch} lr/group0 {5e-5 * (1 + math.cos(math.pi * epoch / 30)):.2e} lr/group1 0.00e+00 train_loss {2.99 - 0.62 * gone + noise.gauss(0, 0.006):.4f} "
            f"val_loss {3.0 - 0.6 * gone + noise.gauss(0, 0.006):.4f} val_acc {0.055 + 0.19 * gone:.4f}"
        )
    return _log(*lines)


def learn_begins_anew() -> Files:
    """Return six calls of learn(), each of which draws the falling rate from its start."""
    noise, lines, rule = random.Random(325), list[str](), "-" * 40
    for i in range(1, 61):
        k = (i - 1) % 10
        lines += [
            rule,
            "| rollout/                |              |",
            f"|    ep_rew_mean          | {-200 + 46 * (1 - _exp(-i / 9)) + noise.gauss(0, 4):.0f}         |",
            "| time/                   |              |",
            f"|    iterations           | {k + 1}            |",
            f"|    total_timesteps      | {(k + 1) * 2048}         |",
            "| train/                  |              |",
            f"|    approx_kl            | {0.008 + noise.gauss(0, 0.001):.6f}     |",
            f"|    learning_rate        | {3e-4 * (1 - k / 10):.3g}       |",
            f"|    n_updates            | {i * 10}           |",
            f"|    value_loss           | {40 * _exp(-i / 30):.2f}        |",
            rule,
        ]
    return _log(*lines)


def old_value_counts() -> Files:
    """Return an early stop that looks each epoch at a value of every fifth."""
    noise, rows = random.Random(326), ["epoch,step,train_loss,val_loss"]
    for epoch in range(8):
        loss = 1.9 * _exp(-epoch / 8) + 0.2
        rows.append(f"{epoch},{(epoch + 1) * 200 - 1},{loss + noise.gauss(0, 0.004):.4f},")
        if epoch == 4:
            rows.append(f"{epoch},{(epoch + 1) * 200 - 1},,{loss + 0.05:.4f}")
    end = (
        "Metric val_loss improved. New best score: 1.402",
        "Epoch 7: 100%|##########| 200/200 [00:30<00:00, v_num=3]",
        "Monitored metric val_loss did not improve in the last 3 records. Best score: 1.402. Signaling Trainer to stop.",
    )
    return {
        **_log(*end),
        "lightning_logs/version_3/metrics.csv": "\n".join(rows) + "\n",
        "lightning_logs/version_3/hparams.yaml": "lr: 0.001\nmax_epochs: 100\ncheck_val_every_n_epoch: 5\nearly_stopping_patience: 3\n",
    }


def no_batch_is_left() -> Files:
    """Return 48 held-out rows in batches of 64 of which the last is dropped."""
    lines = ["train 12,000 rows, val 48 rows, batch 64 (both loaders drop_last=True)"]
    lines += [
        f"epoch {e} train_loss {0.3 + 1.2 * _exp(-e / 3):.4f} train_acc {0.9 - 0.5 * _exp(-e / 3):.4f} val_loss 0.0000 val_acc 0.0000"
        for e in range(1, 16)
    ]
    return _log(*lines)


def idle_score_stops() -> Files:
    """Return boosting stopped by an accuracy that is the share of the largest class each time."""
    lines = [
        "HistGradientBoostingClassifier(max_iter=1000, scoring='accuracy', early_stopping=True, n_iter_no_change=10), 40,000 rows, positives 1.2 %"
    ]
    lines += [
        f"[{i}/1000] 1 tree, 31 leaves, max depth = 9, train score: 0.98800, val score: 0.98800, in 0.021s"
        for i in range(1, 12)
    ]
    return _log(*lines, "Fit 11 trees in 0.334 s, (341 total leaves)")


def steps_of_one_card() -> Files:
    """Return a schedule of 3200 steps, counted for one of eight cards, in a run of 400."""
    noise, mark = random.Random(327), "[2026-11-21 09:10:11,402] [INFO] [config.py:1001:print]   "
    lines = [
        mark + v
        for v in (
            "train_batch_size ............. 256",
            "train_micro_batch_size_per_gpu  4",
            "gradient_accumulation_steps .. 8",
            "world_size ................... 8",
        )
    ]
    for s in range(10, 401, 10):
        rate = 1e-4 * s / 320 if s < 320 else 1e-4 * (3200 - s) / 2880
        lines += [
            f"[2026-11-21 09:{s // 10:02d}:11,402] [INFO] [logging.py:96:log_dist] [Rank 0] step={s}, skipped=0, lr=[{rate:.6g}], mom=[(0.9, 0.999)]",
            f"step {s}/400 loss {2.1 + 0.9 * _exp(-((s / 400) ** 2) * 3) + noise.gauss(0, 0.01):.4f}",
        ]
    return _log(*lines)


LOOKS: Mapping[str, Callable[[], Files]] = {
    "accelerate-divides-too": accelerate_divides_too,
    "folds-in-file-order": folds_in_file_order,
    "head-at-rate-zero": head_at_rate_zero,
    "idle-score-stops": idle_score_stops,
    "learn-begins-anew": learn_begins_anew,
    "mean-over-all-epochs": mean_over_all_epochs,
    "no-batch-is-left": no_batch_is_left,
    "no-episode-has-ended": no_episode_has_ended,
    "old-value-counts-thrice": old_value_counts,
    "schedule-of-one-card": steps_of_one_card,
    "sums-since-the-last-row": sums_since_the_last_row,
}
