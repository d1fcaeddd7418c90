# pyright: basic, reportMissingImports=false
"""Small synthetic data sets with a difficulty that can be set, and the ways in which data go wrong."""

from __future__ import annotations

import numpy as np

from jindan_evals.lab.settings import Data

Split = tuple[np.ndarray, np.ndarray]


def make(data: Data) -> tuple[Split, Split]:
    """Return (train, validation), each as (inputs, targets)."""
    rng = np.random.default_rng(data.seed)
    x, y = _SOURCES[data.kind](data, rng, data.n_train + data.n_val)
    train = (x[: data.n_train].copy(), y[: data.n_train].copy())
    val = (x[data.n_train :].copy(), y[data.n_train :].copy())
    train, val = _spoil(data, rng, train, val)
    return train, train if data.val_is_train else val


def _clusters(data: Data, rng: np.random.Generator, count: int) -> Split:
    centres = rng.normal(size=(data.classes, data.dim)) * data.spread
    y = rng.choice(data.classes, size=count, p=_prior(data))
    return (centres[y] + rng.normal(size=(count, data.dim))).astype(np.float32), y.astype(np.int64)


def _teacher(data: Data, rng: np.random.Generator, count: int) -> Split:
    x = rng.normal(size=(count, data.dim))
    hidden = np.tanh(x @ rng.normal(size=(data.dim, 24)) / np.sqrt(data.dim) * 1.5)
    return x.astype(np.float32), (hidden @ rng.normal(size=(24, data.classes))).argmax(1).astype(np.int64)


def _parity(data: Data, rng: np.random.Generator, count: int) -> Split:
    x = rng.choice([-1.0, 1.0], size=(count, data.dim))
    return x.astype(np.float32), (x[:, :3].prod(1) > 0).astype(np.int64)


def _price(data: Data, rng: np.random.Generator, count: int) -> Split:
    x = rng.normal(size=(count, data.dim))
    y = 300 + 120 * np.tanh(x @ rng.normal(size=data.dim) / 2) + 10 * rng.normal(size=count)
    return x.astype(np.float32), y.astype(np.float32)[:, None]


def _waves(data: Data, rng: np.random.Generator, count: int) -> Split:
    y = rng.choice(data.classes, size=count, p=_prior(data))
    time = np.arange(data.length)[None, :]
    phase = rng.uniform(0, 6.28, size=(count, 1))
    wave = np.sin(time * (0.15 + 0.13 * y[:, None]) + phase) + 0.3 * rng.normal(size=(count, data.length))
    return wave[:, :, None].astype(np.float32), y.astype(np.int64)


def _images(data: Data, rng: np.random.Generator, count: int) -> Split:
    patterns = rng.normal(size=(data.classes, 1, 8, 8)) * data.spread
    y = rng.choice(data.classes, size=count, p=_prior(data))
    return (patterns[y] + rng.normal(size=(count, 1, 8, 8))).astype(np.float32), y.astype(np.int64)


def _tokens(data: Data, rng: np.random.Generator, count: int) -> Split:
    table = rng.dirichlet(np.full(data.classes, 0.15), size=data.classes)
    out = np.zeros((count, data.length + 1), dtype=np.int64)
    out[:, 0] = rng.integers(data.classes, size=count)
    steps = table.cumsum(1)
    for i in range(data.length):
        out[:, i + 1] = np.minimum((steps[out[:, i]] < rng.random((count, 1))).sum(1), data.classes - 1)
    return out[:, :-1], out[:, 1:]


def _prior(data: Data) -> np.ndarray:
    if not data.majority:
        return np.full(data.classes, 1 / data.classes)
    rest = (1 - data.majority) / (data.classes - 1)
    return np.array([data.majority] + [rest] * (data.classes - 1))


def _spoil(data: Data, rng: np.random.Generator, train: Split, val: Split) -> tuple[Split, Split]:
    x, y = train
    if data.label_noise:
        hit = rng.random(len(y)) < data.label_noise
        y[hit] = rng.integers(data.classes, size=int(hit.sum()))
    if data.shuffled:
        y = rng.permutation(y)
    if data.sorted_by_class:
        order = np.argsort(y, kind="stable")
        x, y = x[order], y[order]
    x = x * data.scale + data.offset
    vx = val[0] * data.scale * data.val_scale + data.offset + data.val_offset
    if data.nan_at:
        x[data.nan_at % len(x)] = np.nan
    return (x.astype(train[0].dtype), y + data.label_offset), (vx.astype(val[0].dtype), val[1] + data.label_offset)


_SOURCES = {
    "clusters": _clusters,
    "teacher": _teacher,
    "parity": _parity,
    "price": _price,
    "waves": _waves,
    "images": _images,
    "tokens": _tokens,
}
