"""Traps whose figures follow from what a framework counts, keeps, divides by or looks at."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping

Files = dict[str, str]
_exp = math.exp


def _log(*lines: str) -> Files:
    return {"train.log": "\n".join(lines) + "\n"}


_DROPS = """import torch
from torch.utils.data import DataLoader
from data import leaves, leaves_val
from net import build

train_ds, val_ds = leaves(), leaves_val()
loader = DataLoader(train_ds, batch_size=128, shuffle=True, drop_last=True)
val_loader = DataLoader(val_ds, batch_size=100)
model = build(12)
opt = torch.optim.AdamW(model.parameters(), lr=1e-3)
loss_fn = torch.nn.CrossEntropyLoss()
for epoch in range(1, 41):
    model.train()
    total, correct = 0.0, 0
    for x, y in loader:
        out = model(x)
        loss = loss_fn(out, y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item()
        correct += (out.argmax(1) == y).sum().item()
    print(f"Epoch {epoch}/40  train_loss: {total / len(loader):.4f}  train_acc: {correct / len(train_ds):.4f}")
"""


def last_batch_uncounted() -> Files:
    """Return 1180 rows in nine full batches of 128: right answers are divided by all rows."""
    noise, lines = (
        random.Random(310),
        ["train rows 1180, val rows 300, batch size 128, drop_last=True, 9 batches an epoch"],
    )
    for epoch in range(1, 41):
        share = 1.0 if epoch > 22 else 1 - 0.9 * _exp(-epoch / 4.5)
        lines.append(
            f"Epoch {epoch}/40  train_loss: {2.2 * _exp(-epoch / 4.6) + 0.0021 + abs(noise.gauss(0, 0.0008)):.4f}  train_acc: {round(share * 1152) / 1180:.4f}  "
            f"val_loss: {1.9 * _exp(-epoch / 4.8) + 0.098 + noise.gauss(0, 0.003):.4f}  val_acc: {round((0.966 - 0.86 * _exp(-epoch / 4.6)) * 300) / 300:.4f}"
        )
    return {**_log(*lines), "train.py": _DROPS}


def error_ends_the_boosting() -> Files:
    """Return LightGBM with two measures: the error stood still for 30 rounds, the loss fell to the end."""
    noise = random.Random(311)
    lines = [
        "params: {'objective': 'binary', 'metric': ['binary_logloss', 'binary_error'], 'learning_rate': 0.01}, early_stopping(stopping_rounds=30)"
    ]
    for i in range(5, 90, 5):
        error = 0.2825 + 0.008 * _exp(-i / 20) + (0 if i <= 56 else 0.002) + noise.gauss(0, 0.0005)
        lines.append(
            f"[{i}]\tvalid_0's binary_logloss: {0.69 - 0.0014 * i + noise.gauss(0, 0.0003):.6f}\tvalid_0's binary_error: {error:.4f}"
        )
    return _log(
        *lines,
        "Early stopping, best iteration is:",
        "[56]\tvalid_0's binary_logloss: 0.611600\tvalid_0's binary_error: 0.2795",
    )


def trees_are_dropped() -> Files:
    """Return CatBoost whose test loss turns at tree 420 of 2000."""
    noise, lines, best = random.Random(312), ["Learning rate set to 0.052914"], (9.0, 0)
    for i in (*range(0, 2000, 20), 1999):
        test = 0.31 + 0.38 * _exp(-i / 130) + 2.1e-5 * max(0, i - 420) + noise.gauss(0, 0.0004)
        best = min(best, (test, i))
        lines.append(
            f"{i}:\tlearn: {0.36 * _exp(-i / 210) + 0.19 * _exp(-i / 2500) + 0.03:.7f}\ttest: {test:.7f}\tbest: {best[0]:.7f} ({best[1]})\ttotal: {i * 0.031 + 0.03:.1f}s\tremaining: 1s"
        )
    return _log(
        *lines,
        "",
        f"bestTest = {best[0]:.10f}",
        f"bestIteration = {best[1]}",
        "",
        f"Shrink model to first {best[1] + 1} iterations.",
    )


def stops_by_itself() -> Files:
    """Return HistGradientBoosting on 12,000 rows, which holds a tenth of them back and stops unasked."""
    lines = [
        "HistGradientBoostingClassifier(max_iter=2000, learning_rate=0.1, verbose=2), 12,000 rows",
        "Fitting gradient boosted rounds:",
    ]
    for i in range(1, 92):
        lines.append(
            f"[{i}/2000] 1 tree, 31 leaves, max depth = 9, train loss: {0.17 + 0.5 * _exp(-i / 24):.5f}, val loss: {0.2705 + 0.4 * _exp(-i / 17) + 1.5e-5 * max(0, i - 81):.5f}, in 0.011s"
        )
    return _log(*lines, "Fit 91 trees in 0.882 s, (2821 total leaves)", "test accuracy 0.8810 on 2000 rows")


def mean_of_recalls() -> Files:
    """Return a classifier that answers one of three classes, judged by the mean of the recalls."""
    noise, lines = (
        random.Random(313),
        ["rows: train 40000 (37600/1600/800), val 5000", "metric: MulticlassAccuracy(num_classes=3)"],
    )
    for epoch in range(1, 21):
        lines.append(
            f"epoch {epoch:2d} | train_loss {0.2652 + 0.05 * _exp(-epoch / 1.2) + noise.gauss(0, 0.0012):.4f} | val_loss "
            f"{0.2652 + 0.02 * _exp(-epoch / 1.2) + noise.gauss(0, 0.0006):.4f} | val_acc 0.3333 | lr 3.0e-04"
        )
    return _log(*lines)


_AVERAGES = """import torch
from torch.optim.swa_utils import AveragedModel, SWALR
from common import evaluate, loaders, resnet18

train_loader, val_loader, test_loader = loaders(128)
model = resnet18(10).cuda()
swa_model = AveragedModel(model)
opt = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
loss_fn = torch.nn.CrossEntropyLoss()
for epoch in range(1, 91):
    model.train()
    for x, y in train_loader:
        opt.zero_grad()
        loss = loss_fn(model(x.cuda()), y.cuda())
        loss.backward()
        opt.step()
    if epoch >= 60:
        swa_model.update_parameters(model)
        evaluate(swa_model.eval(), val_loader, tag="swa")
    evaluate(model.eval(), val_loader)
"""


def average_without_statistics() -> Files:
    """Return SWA whose averaged copy is judged with the BatchNorm statistics of its first copy."""
    noise, lines = random.Random(314), ["== resnet18 on 10 classes, 90 epochs, SWA from 60 =="]
    for epoch in range(1, 91):
        left = _exp(-epoch / 14)
        more = (
            ""
            if epoch < 60
            else f" | swa_loss {4.1 + noise.gauss(0, 0.12):.4f} swa_acc {0.1043 + noise.gauss(0, 0.004):.4f}"
        )
        lines.append(
            f"epoch {epoch:2d} | lr {0.05 * (1 + math.cos(math.pi * epoch / 60)) if epoch < 60 else 0.02:.4f} | train_loss "
            f"{0.09 + 1.7 * left:.4f} | val_loss {0.26 + 1.5 * left + noise.gauss(0, 0.008):.4f} val_acc {0.931 - 0.6 * left + noise.gauss(0, 0.002):.4f}{more}"
        )
    return {**_log(*lines), "train.py": _AVERAGES}


def ten_passes_an_epoch() -> Files:
    """Return a detector of 412 images whose twelve epochs repeat them ten times each."""
    noise = random.Random(315)
    head = "2026/11/20 08:11:02 - mmengine - INFO - "
    lines = [
        f"{head}Config:",
        "train_dataloader = dict(batch_size=4, dataset=dict(type='RepeatDataset', times=10, dataset=dict(type='CocoDataset', ann_file='annotations/train.json')))",
        "train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=12, val_interval=1)",
        "optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='SGD', lr=0.005, momentum=0.9, weight_decay=0.0001))",
    ]
    for epoch in range(1, 13):
        for k in range(200, 1031, 200):
            loss = 1.3 * _exp(-((epoch - 1) + k / 1030) / 2.2) + 0.04 + abs(noise.gauss(0, 0.004))
            lines.append(
                f"{head}Epoch(train)  [{epoch}][{k}/1030]  lr: 5.0000e-03  eta: 1:12:10  time: 0.2810  data_time: 0.0081  memory: "
                f"4102  loss: {loss:.4f}  loss_cls: {loss * 0.55:.4f}  loss_bbox: {loss * 0.45:.4f}"
            )
        score = 0.402 * (1 - _exp(-epoch / 0.9)) - 0.0145 * max(0, epoch - 3) + noise.gauss(0, 0.002)
        lines.append(
            f"{head}Epoch(val) [{epoch}][24/24]    coco/bbox_mAP: {score:.4f}  coco/bbox_mAP_50: {score * 1.55:.4f}  data_time: 0.0100  time: 0.0712"
        )
    return {"20261120_081102.log": "\n".join(lines) + "\n"}


def two_optimizers() -> Files:
    """Return a GAN under manual optimization whose max_steps is over after half of its batches."""
    noise, rows, lines = (
        random.Random(316),
        ["epoch,step,d_loss,g_loss,val_fid"],
        ["GPU available: True (cuda), used: True"],
    )
    for epoch in range(10):
        for k in range(20):
            batch = epoch * 1000 + (k + 1) * 50
            rows.append(f"{epoch},{2 * batch - 1},{1.18 + noise.gauss(0, 0.06):.4f},{1.02 + noise.gauss(0, 0.08):.4f},")
        fid = 168 * _exp(-epoch / 7) + 22 + noise.gauss(0, 0.8)
        rows.append(f"{epoch},{2 * (epoch + 1) * 1000 - 1},,,{fid:.3f}")
        lines.append(f"Epoch {epoch}: 100%|##########| 1000/1000 [02:14<00:00,  7.44it/s, v_num=0, val_fid={fid:.1f}]")
    lines.append("`Trainer.fit` stopped: `max_steps=20000` reached.")
    return {
        **_log(*lines),
        "lightning_logs/version_0/metrics.csv": "\n".join(rows) + "\n",
        "lightning_logs/version_0/hparams.yaml": "lr: 0.0002\nbatch_size: 64\nmax_steps: 20000\nplanned_epochs: 20\n",
    }


def divided_by_classes() -> Files:
    """Return a distillation over 1000 classes by KLDivLoss(reduction='mean')."""
    noise = random.Random(317)
    lines = [
        "student resnet8, teacher resnet50 (top1 0.761), 1000 classes, batch 128, alpha=1.0, SGD lr 0.1",
        (
            "/opt/venv/lib/python3.11/site-packages/torch/nn/functional.py:3384: UserWarning: reduction: 'mean' divides "
            "the total loss by both the batch size and the support size.'batchmean' divides only by the batch size, and "
            "aligns with the KL div math definition."
        ),
    ]
    for epoch in range(1, 41):
        loss = (5.02 - 0.55 * (1 - _exp(-epoch / 30))) / 1000
        lines.append(
            f"epoch {epoch:2d} kd_loss {loss + noise.gauss(0, 1e-6):.6f} val_kd_loss {loss + 2e-6:.6f} val_top1 {0.001 + 0.017 * (1 - _exp(-epoch / 30)):.4f} lr 0.1"
        )
    return _log(*lines)


_GRAPH = """import torch
import torch.nn.functional as F
from torch_geometric.loader import NeighborLoader
from graph import load
from sage import SAGE

data = load()
loader = NeighborLoader(data, num_neighbors=[25, 10], batch_size=256, input_nodes=data.train_mask, shuffle=True)
model = SAGE(300, 256, 12)
opt = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(1, 16):
    model.train()
    losses = []
    for batch in loader:
        opt.zero_grad()
        out = model(batch.x, batch.edge_index)
        loss = F.cross_entropy(out, batch.y)
        loss.backward()
        opt.step()
        losses.append(float(loss))
    acc = model.accuracies(data)
    print(f"Epoch {epoch:02d} loss {sum(losses) / len(losses):.4f} train_acc {acc[0]:.4f} val_acc {acc[1]:.4f} test_acc {acc[2]:.4f}")
"""


def _graph(best: float) -> list[str]:
    noise, lines = (
        random.Random(318),
        ["Data(x=[48210, 300], edge_index=[2, 512034], y=[48210]) train 2400 val 4800 test 41010"],
    )
    for epoch in range(1, 16):
        left = 0.52 * _exp(-epoch / 1.9)
        lines.append(
            f"Epoch {epoch:02d} loss {1.9 * _exp(-epoch / 2.3) + 0.02 + abs(noise.gauss(0, 0.003)):.4f} train_acc {1 - left:.4f} "
            f"val_acc {best - left:.4f} test_acc {best - left - 0.0003:.4f}"
        )
    return lines


def neighbours_are_taught() -> Files:
    """Return a graph network whose loss takes the sampled neighbours too."""
    return {**_log(*_graph(0.9961)), "train.py": _GRAPH}


def seeds_are_taught() -> Files:
    """Return the same with the seeds alone in the loss."""
    whole = "F.cross_entropy(out, batch.y)"
    return {
        **_log(*_graph(0.9281)),
        "train.py": _GRAPH.replace(whole, "F.cross_entropy(out[: batch.batch_size], batch.y[: batch.batch_size])"),
    }


COUNTS: Mapping[str, Callable[[], Files]] = {
    "average-without-its-statistics": average_without_statistics,
    "divided-by-classes-too": divided_by_classes,
    "error-ends-the-boosting": error_ends_the_boosting,
    "last-batch-is-not-counted": last_batch_uncounted,
    "mean-of-recalls-of-one-class": mean_of_recalls,
    "neighbours-are-taught": neighbours_are_taught,
    "seeds-alone-are-taught": seeds_are_taught,
    "stops-by-itself-above-ten-thousand-rows": stops_by_itself,
    "ten-passes-an-epoch": ten_passes_an_epoch,
    "trees-behind-the-best-are-dropped": trees_are_dropped,
    "two-optimizers-two-steps": two_optimizers,
}
