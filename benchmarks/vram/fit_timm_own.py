"""Fit the classifier coefficients on our own H200 points only: fit_timm_own.py TABLE.tsv H200.csv [MEASURED.csv] (needs numpy).

Two coefficients, on the simulated reservation and on the largest 3x3 convolution, from fp32 SGD points without the context.
With the public table it prints the error there: every row is held out, but for the context of that machine, one number.
"""

import csv
import sys
from pathlib import Path

import numpy as np

BATCHES = (8, 16, 32, 64, 128)
CARD, CONTEXT = 40000, 1730  # MiB; the context of the machine behind the public table


def rows(path: str) -> list[str]:
    """Return the lines that are no comments."""
    return [line for line in Path(path).read_text("utf-8").splitlines(keepends=True) if not line.startswith("#")]


def reserved(sizes: list[float], load: float) -> float:
    """Interpolate the simulated reservation between the traced batches."""
    return float(np.interp(load, BATCHES, sizes[6:11]))


def main(table: str, own: str, measured: str = "") -> None:
    """Print the coefficients and, with a measured table, the error on it."""
    sizes = {r[0]: [float(v) for v in r[1:]] for r in csv.reader(rows(table), delimiter="\t")}
    x, y = [], []
    for row in csv.DictReader(rows(own)):
        known = row["task"] == "timm" and row["status"] == "ok" and row["model"] in sizes
        if not known or row["precision"] != "fp32" or row["optimizer"] != "sgd":
            continue
        t = sizes[row["model"]]
        load = int(row["batch"]) * (int(row["image"]) / t[1]) ** 2
        if BATCHES[0] <= load <= BATCHES[-1]:
            x.append([reserved(t, load), t[4] * load])
            y.append(float(row["peak_reserved_mib"]))
    a, b = np.array(x), np.array(y)
    fit = np.linalg.lstsq(a / b[:, None], np.ones(len(b)), rcond=None)[0]
    print(f"{len(b)} points: reserved {fit[0]:.3f}, largest convolution {fit[1]:.3f}")
    if measured:
        found = [
            (sizes[r["model"]], int(r["batch"]), float(r["peak_mib"]))
            for r in csv.DictReader(rows(measured))
            if r["model"] in sizes
        ]
        guess = np.array([CONTEXT + fit[0] * reserved(t, b) + fit[1] * t[4] * b for t, b, _ in found])
        true = np.array([v for *_, v in found])
        off = abs(guess / true - 1)[guess < CARD]
        print(
            f"public table, {len(off)} rows that fit: median {np.median(off):.3f}, 90th percentile {np.quantile(off, 0.9):.3f}"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
