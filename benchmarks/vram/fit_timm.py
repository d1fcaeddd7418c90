"""Fit the classifier coefficients: fit_timm.py MEASURED.csv TABLE.tsv OUT.json (needs numpy). Cross-validates by model and by family."""

import csv
import json
import re
import sys

import numpy as np

BATCHES = (8, 16, 32, 64, 128)
CARD = 40000  # MiB that a 40 GB A100 gives to one process before it dies


def irls(x, y):
    scale = 1 / y
    w = scale.copy()
    for _ in range(40):
        a = x * w[:, None]
        c = np.linalg.solve(a.T @ a + 1e-9 * np.diag((a**2).sum(0)), a.T @ (y * w))
        w = scale / np.sqrt(np.maximum(abs(x @ c - y) / y, 2e-3))
    return c


table = {
    r[0]: [float(v) for v in r[1:]]
    for r in csv.reader((l for l in open(sys.argv[2]) if not l.startswith("#")), delimiter="\t")
}
rows = [
    (r["model"], int(r["batch"]), float(r["peak_mib"]))
    for r in csv.DictReader(open(sys.argv[1]))
    if r["model"] in table
]
curves = {}
for m, b, v in rows:
    curves.setdefault(m, {})[b] = v
grows = {m: all(c[a] < c[b] for a, b in zip(BATCHES, BATCHES[1:], strict=False)) for m, c in curves.items()}
x = np.array(
    [
        [1, table[m][BATCHES.index(b) + 6], table[m][0], table[m][3] * b, table[m][4] * b, table[m][5] * b]
        for m, b, _ in rows
    ]
)
y = np.array([v for *_, v in rows])
good = np.array([grows[m] and v < 38000 for m, _, v in rows])
report = {}
for kind in ("model", "family"):
    names = [m if kind == "model" else re.match("[a-z]+", m)[0] for m, *_ in rows]
    order = np.random.default_rng(0).permutation(sorted(set(names)))
    fold = {n: i % 10 for i, n in enumerate(order)}
    fold = np.array([fold[n] for n in names])
    p = np.zeros(len(y))
    for k in range(10):
        p[fold == k] = x[fold == k] @ irls(x[(fold != k) & good], y[(fold != k) & good])
    e = y / p - 1
    # A run that needs more than the card died: its row holds what it had reached, not what it needs. The estimate itself says which.
    fits = p < CARD
    lo, hi = np.quantile(e[fits], [0.045, 0.955])
    for name, pick in (("well_behaved", good & fits), ("fits_card", fits), ("all", good | True)):
        report[f"{kind}_{name}"] = {
            "rows": int(pick.sum()),
            "median": round(float(np.median(abs(p / y - 1)[pick])), 4),
            "p90": round(float(np.quantile(abs(p / y - 1)[pick], 0.9)), 4),
            "coverage": round(float(((e >= lo) & (e <= hi))[pick].mean()), 3),
        }
    if kind == "model":
        interval = [round(float(lo), 4), round(float(hi), 4)]
c = irls(x[good], y[good])
names = ("constant", "reserved", "parameters", "input", "conv_largest", "conv_all")
json.dump(
    {
        "coefficients": dict(zip(names, np.round(c, 4).tolist(), strict=True)),
        "interval": interval,
        "cross_validation": report,
    },
    open(sys.argv[3], "w"),
    indent=1,
)
