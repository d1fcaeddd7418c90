"""Fit the coefficients of image classifiers: fit_timm.py MEASURED.csv TABLE.tsv OUT.json (needs numpy).

MEASURED.csv has columns model, batch and peak_mib; TABLE.tsv is that of timm_table.py. The fit minimises relative errors with
few outliers counting little, and is judged on models, and on families of models, that it has not seen.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BATCHES = (8, 16, 32, 64, 128)
# MiB that a 40 GB card gives to one process before it dies, and what a run that lived stays below.
CARD, LIVED = 40000, 38000
FOLDS = 10
ROUNDS = 40
# Nine of ten errors lie between, by a little more on either side.
INTERVAL = (0.045, 0.955)
NAMES = ("constant", "reserved", "parameters", "input", "conv_largest", "conv_all")
Floats = NDArray[np.float64]


class Measured(NamedTuple):
    """A training step of a model that was measured, in MiB."""

    model: str
    batch: int
    peak: float


def robust_fit(x: Floats, y: Floats) -> Floats:
    """Return the coefficients of least relative absolute error, by least squares with weights that follow the errors."""
    weight = 1 / y
    found = np.zeros(x.shape[1])
    for _ in range(ROUNDS):
        scaled = x * weight[:, None]
        ridge = 1e-9 * np.diag((scaled**2).sum(0))
        found = np.linalg.solve(scaled.T @ scaled + ridge, scaled.T @ (y * weight))
        weight = 1 / y / np.sqrt(np.maximum(abs(x @ found - y) / y, 2e-3))
    return found


def read_table(path: str) -> dict[str, list[float]]:
    """Return the figures of each model."""
    lines = (line for line in Path(path).read_text("utf-8").splitlines() if not line.startswith("#"))
    return {name: [float(cell) for cell in cells] for name, *cells in csv.reader(lines, delimiter="\t")}


def read_measured(path: str, known: dict[str, list[float]]) -> list[Measured]:
    """Return the measurements of models that the table has."""
    with Path(path).open(encoding="utf-8") as stream:
        rows = [Measured(r["model"], int(r["batch"]), float(r["peak_mib"])) for r in csv.DictReader(stream)]
    return [row for row in rows if row.model in known]


def features(row: Measured, table: dict[str, list[float]]) -> list[float]:
    """Return what the coefficients multiply, in the order of NAMES."""
    parameters, _, _, given, largest, convolutions, *reserved = table[row.model]
    by_sample = (given * row.batch, largest * row.batch, convolutions * row.batch)
    return [1.0, reserved[BATCHES.index(row.batch)], parameters, *by_sample]


def lived(rows: Sequence[Measured]) -> NDArray[np.bool_]:
    """Return which rows are of models whose need grows with every batch, below what a card gives."""
    curves: dict[str, dict[int, float]] = {}
    for row in rows:
        curves.setdefault(row.model, {})[row.batch] = row.peak
    grows = {m: all(curve[a] < curve[b] for a, b in pairwise(BATCHES)) for m, curve in curves.items()}
    return np.array([grows[row.model] and row.peak < LIVED for row in rows])


def held_out(x: Floats, y: Floats, groups: Sequence[str], good: NDArray[np.bool_]) -> Floats:
    """Return estimates of each row by a fit that saw no row of its tenth of the groups."""
    order = np.random.default_rng(0).permutation(sorted(set(groups)))
    fold_of = {name: at % FOLDS for at, name in enumerate(order)}
    fold = np.array([fold_of[name] for name in groups])
    estimates = np.zeros(len(y))
    for left_out in range(FOLDS):
        mine = fold == left_out
        estimates[mine] = x[mine] @ robust_fit(x[~mine & good], y[~mine & good])
    return estimates


def judged(estimates: Floats, y: Floats, good: NDArray[np.bool_]) -> tuple[dict[str, dict[str, float]], list[float]]:
    """Return errors and coverage of several sets of rows, and the interval of the ratio of measured to estimated.

    A run that needs more than the card died: its row holds what it had reached. The estimate itself says which.
    """
    ratio = y / estimates - 1
    fits = estimates < CARD
    low, high = np.quantile(ratio[fits], INTERVAL)
    error, inside = abs(estimates / y - 1), (ratio >= low) & (ratio <= high)
    sets = {"well_behaved": good & fits, "fits_card": fits, "all": np.ones(len(y), dtype=bool)}
    found = {
        name: {
            "rows": int(chosen.sum()),
            "median": round(float(np.median(error[chosen])), 4),
            "p90": round(float(np.quantile(error[chosen], 0.9)), 4),
            "coverage": round(float(inside[chosen].mean()), 3),
        }
        for name, chosen in sets.items()
    }
    return found, [round(float(low), 4), round(float(high), 4)]


def family(model: str) -> str:
    """Return the letters that a model's name begins with."""
    found = re.match("[a-z]+", model)
    return found[0] if found else model


def main(measured: str, table_path: str, target: str) -> None:
    """Fit, judge and write."""
    table = read_table(table_path)
    rows = read_measured(measured, table)
    x, y = np.array([features(row, table) for row in rows]), np.array([row.peak for row in rows])
    good = lived(rows)
    by_model, interval = judged(held_out(x, y, [row.model for row in rows], good), y, good)
    by_family, _ = judged(held_out(x, y, [family(row.model) for row in rows], good), y, good)
    report = {f"model_{name}": figures for name, figures in by_model.items()}
    report |= {f"family_{name}": figures for name, figures in by_family.items()}
    coefficients = dict(zip(NAMES, np.round(robust_fit(x[good], y[good]), 4).tolist(), strict=True))
    result = {"coefficients": coefficients, "interval": interval, "cross_validation": report}
    Path(target).write_text(json.dumps(result, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
