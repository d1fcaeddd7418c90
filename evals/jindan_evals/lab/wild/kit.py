# pyright: basic, reportMissingImports=false, reportOptionalMemberAccess=false, reportArgumentType=false, reportGeneralTypeIssues=false
# ruff: noqa: ANN001, ANN201, D102, N812, PLR0913
"""Tasks that learn within seconds, and one loop with a place for every fault to hook in."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

Pair = tuple[torch.Tensor, torch.Tensor]


def pictures(n: int, classes: int, *, seed: int = 0, noise: float = 1.0, size: int = 12, prior=None) -> Pair:
    """Return images (n, 3, size, size) float32 of class patterns under noise, and labels (n,)."""
    rng = np.random.default_rng(seed)
    patterns = np.random.default_rng(99).normal(size=(classes, 3, size, size)) * 0.5
    y = rng.choice(classes, size=n, p=prior)
    x = patterns[y] + noise * rng.normal(size=(n, 3, size, size))
    return torch.tensor(x, dtype=torch.float32), torch.tensor(y)


def masks(n: int, *, seed: int = 0, size: int = 24, noise: float = 0.4) -> Pair:
    """Return images (n, 1, size, size) with one disc each, and its mask (n, 1, size, size)."""
    rng = np.random.default_rng(seed)
    grid = np.stack(np.meshgrid(np.arange(size), np.arange(size)), -1)
    centre, radius = rng.uniform(6, size - 6, size=(n, 1, 1, 2)), rng.uniform(3, 5, size=(n, 1, 1))
    inside = (np.linalg.norm(grid[None] - centre, axis=-1) < radius).astype(np.float32)
    x = inside + noise * rng.normal(size=inside.shape)
    return torch.tensor(x[:, None], dtype=torch.float32), torch.tensor(inside[:, None])


def iou(out: torch.Tensor, y: torch.Tensor) -> float:
    """Return the intersection over union of masks given as logits and 0 or 1, of the same shape."""
    hit = ((out > 0).float() * y).sum()
    return float(hit / ((out > 0).float() + y).clamp(max=1).sum().clamp(min=1))


def rows(n: int, *, seed: int = 0, dim: int = 12, noise: float = 0.3, scale: float = 1.0, shift: float = 0.0) -> Pair:
    """Return a table (n, dim) and a smooth target (n, 1) scaled and shifted."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, dim))
    w = np.random.default_rng(7).normal(size=dim)
    y = np.tanh(x @ w / 2) + 0.5 * np.sin(2 * x[:, 0]) + noise * rng.normal(size=n)
    return torch.tensor(x, dtype=torch.float32), torch.tensor(y[:, None] * scale + shift, dtype=torch.float32)


def sentences(n: int, *, seed: int = 0, length: int = 18, vocab: int = 60, signal: float = 0.35) -> Pair:
    """Return token ids (n, length) padded with 0, and a binary label that some tokens give away."""
    rng = np.random.default_rng(seed)
    y = rng.integers(2, size=n)
    x = rng.integers(21, vocab, size=(n, length))
    told = rng.random((n, length)) < signal * 0.5
    x[told] = (rng.integers(1, 11, size=(n, length)) + 10 * y[:, None])[told]
    ends = rng.integers(6, length + 1, size=n)
    x[np.arange(length)[None] >= ends[:, None]] = 0
    return torch.tensor(x), torch.tensor(y)


def letters(n: int, *, seed: int = 0, length: int = 24, vocab: int = 32) -> Pair:
    """Return inputs and next tokens (n, length) of one Markov chain."""
    table = np.random.default_rng(5).dirichlet(np.full(vocab, 0.08), size=vocab).cumsum(1)
    rng = np.random.default_rng(seed)
    out = np.zeros((n, length + 1), dtype=np.int64)
    out[:, 0] = rng.integers(vocab, size=n)
    for i in range(length):
        out[:, i + 1] = np.minimum((table[out[:, i]] < rng.random((n, 1))).sum(1), vocab - 1)
    return torch.tensor(out[:, :-1]), torch.tensor(out[:, 1:])


class Cnn(nn.Module):
    """Two convolutions and a head."""

    def __init__(
        self, classes: int, *, width: int = 16, norm: bool = True, drop: float = 0.0, channels: int = 3
    ) -> None:
        super().__init__()

        def block(i: int, o: int) -> list[nn.Module]:
            return [nn.Conv2d(i, o, 3, padding=1), nn.BatchNorm2d(o) if norm else nn.Identity(), nn.ReLU()]

        self.body = nn.Sequential(
            *block(channels, width),
            nn.MaxPool2d(2),
            *block(width, 2 * width),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Dropout(drop),
        )
        self.head = nn.LazyLinear(classes)

    def forward(self, x):
        return self.head(self.body(x))


class Unet(nn.Module):
    """A small segmenter with one logit a pixel."""

    def __init__(self, width: int = 12) -> None:
        super().__init__()
        self.down = nn.Sequential(
            nn.Conv2d(1, width, 3, padding=1), nn.ReLU(), nn.Conv2d(width, width, 3, padding=1), nn.ReLU()
        )
        self.mid = nn.Sequential(
            nn.MaxPool2d(2), nn.Conv2d(width, width, 3, padding=1), nn.ReLU(), nn.Upsample(scale_factor=2)
        )
        self.out = nn.Conv2d(2 * width, 1, 1)

    def forward(self, x):
        d = self.down(x)
        return self.out(torch.cat([d, self.mid(d)], 1))


class Reader(nn.Module):
    """An embedding, a recurrent layer and a head over the last state or every state."""

    def __init__(self, vocab: int, outputs: int, *, cell: str = "GRU", hidden: int = 48, every: bool = False) -> None:
        super().__init__()
        self.emb = nn.Embedding(vocab, 32)
        self.rnn = getattr(nn, cell)(32, hidden, batch_first=True)
        self.head = nn.Linear(hidden, outputs)
        self.every = every

    def forward(self, x):
        states, _ = self.rnn(self.emb(x))
        return self.head(states if self.every else states[:, -1])


class Attention(nn.Module):
    """A causal or bidirectional transformer."""

    def __init__(
        self,
        vocab: int,
        outputs: int,
        *,
        width: int = 32,
        depth: int = 2,
        length: int = 24,
        causal: bool = True,
        drop: float = 0.0,
    ) -> None:
        super().__init__()
        self.tok, self.pos = nn.Embedding(vocab, width), nn.Parameter(torch.zeros(length, width))
        layer = nn.TransformerEncoderLayer(width, 4, 4 * width, drop, batch_first=True, norm_first=True)
        self.body = nn.TransformerEncoder(layer, depth, enable_nested_tensor=False)
        self.head, self.causal = nn.Linear(width, outputs), causal

    def forward(self, x):
        size = x.shape[1]
        mask = torch.triu(torch.ones(size, size, dtype=torch.bool), 1) if self.causal else None
        h = self.body(self.tok(x) + self.pos[:size], mask=mask)
        return self.head(h if self.causal else h.mean(1))


def dense(
    dim: int, outputs: int, *, hidden: int = 64, depth: int = 2, act=nn.ReLU, drop: float = 0.0, norm: bool = False
) -> nn.Sequential:
    """Return a multilayer perceptron."""
    layers: list[nn.Module] = []
    for i in range(depth):
        layers += [
            nn.Linear(dim if i == 0 else hidden, hidden),
            *([nn.BatchNorm1d(hidden)] if norm else []),
            act(),
            nn.Dropout(drop),
        ]
    return nn.Sequential(*layers, nn.Linear(hidden, outputs))


def accuracy(out, y) -> float:
    """Share of right answers over the last axis, or of the right sign for one logit."""
    if out.shape[-1] == 1 or out.dim() == 4:
        return ((out > 0).float() == y).float().mean().item()
    return (out.argmax(-1) == y).float().mean().item()


def cross_entropy(out, y):
    """Cross-entropy over the last axis."""
    return F.cross_entropy(out.reshape(-1, out.shape[-1]), y.reshape(-1))


@dataclass(kw_only=True)
class Fit:
    """A training loop; every field is a place where a user gets it wrong."""

    model: nn.Module
    train: Pair
    val: Pair | None
    opt: torch.optim.Optimizer | None = None
    say: Callable[[dict[str, float]], None]
    loss: Callable = cross_entropy
    score: Callable | None = accuracy
    val_loss: Callable | None = None
    epochs: int = 15
    batch: int = 32
    lr: float = 1e-3
    shuffle: bool = True
    eval_mode: bool = True
    train_mode: bool = True
    clip: float = 0.0
    accumulate: int = 1
    zero: bool = True
    schedule: Callable | None = None
    each_batch: bool = False
    each_step: Callable[[dict[str, float]], None] | None = None
    every: int = 10
    seed: int = 0
    drop_last: bool = True
    after: Callable[[int, dict[str, float], Fit], bool | None] | None = None
    before_step: Callable[[Fit, int], None] | None = None
    change_batch: Callable | None = None
    train_score: bool = False
    step: int = field(default=0)

    def run(self) -> None:
        """Train, and hand every epoch's record to `say`."""
        torch.manual_seed(self.seed)
        with torch.no_grad():
            self.model.eval()
            self.model(self.train[0][:2])
        self.opt = self.opt or torch.optim.Adam(self.model.parameters(), lr=self.lr)
        scheduler = self.schedule(self.opt) if self.schedule else None
        for epoch in range(1, self.epochs + 1):
            record = {"epoch": epoch, "epochs": self.epochs, **self.one_epoch(epoch, scheduler)}
            if self.val is not None:
                record |= self.check()
            if scheduler is not None and not self.each_batch:
                scheduler.step(record.get("val_loss", record["loss"])) if isinstance(
                    scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau
                ) else scheduler.step()
            self.say(record)
            if self.after is not None and self.after(epoch, record, self):
                break

    def one_epoch(self, epoch: int, scheduler) -> dict[str, float]:
        """Return the means of one pass."""
        self.model.train(self.train_mode)
        x, y = self.train
        order = torch.randperm(len(x)) if self.shuffle else torch.arange(len(x))
        count = len(x) // self.batch if self.drop_last else math.ceil(len(x) / self.batch)
        total, right, norms = 0.0, 0.0, 0.0
        for i in range(count):
            part = order[i * self.batch : (i + 1) * self.batch]
            bx, by = x[part], y[part]
            if self.change_batch is not None:
                bx, by = self.change_batch(bx, by, self.step)
            out = self.model(bx)
            loss = self.loss(out, by)
            loss.backward()
            norm = 0.0
            if (i + 1) % self.accumulate == 0:
                norm = float(nn.utils.clip_grad_norm_(self.model.parameters(), self.clip or float("inf")))
                if self.before_step is not None:
                    self.before_step(self, self.step)
                self.opt.step()
                if self.zero:
                    self.opt.zero_grad()
            if scheduler is not None and self.each_batch:
                scheduler.step()
            self.step += 1
            total += float(loss.detach())
            norms += norm
            right += self.score(out.detach(), by) if self.score else 0.0
            if self.each_step is not None and self.step % self.every == 0:
                self.each_step(
                    {
                        "step": self.step,
                        "epoch": epoch,
                        "loss": float(loss.detach()),
                        "lr": self.opt.param_groups[0]["lr"],
                        "gnorm": norm,
                        "i": i + 1,
                        "count": count,
                        "epochs": self.epochs,
                        "total": count * self.epochs,
                    }
                )
        found = {
            "step": self.step,
            "loss": total / count,
            "lr": self.opt.param_groups[0]["lr"],
            "gnorm": norms * self.accumulate / count,
        }
        return found | ({"acc": right / count} if self.score and self.train_score else {})

    @torch.no_grad()
    def check(self) -> dict[str, float]:
        """Return loss and score on the held-out rows."""
        self.model.eval() if self.eval_mode else self.model.train()
        x, y = self.val
        outs = torch.cat([self.model(x[i : i + 100]) for i in range(0, len(x), 100)])
        found = {"val_loss": float((self.val_loss or self.loss)(outs, y))}
        return found | ({"val_acc": self.score(outs, y)} if self.score else {})
