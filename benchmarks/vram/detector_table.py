"""Make the table of detectors: detector_table.py measured/h200.csv COUNTED.tsv OUT.tsv.

What a detector needs is read off measured stages: activations a pixel (after the first forward pass, less weights and
16-bit copies), temporaries of the loss a pixel (peak less that), and the assigner's bytes for a box and an anchor (peak
with many boxes). Models that were only counted on a CPU get the median ratio of measured to counted ones.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from statistics import median

MIB = 1 << 20
STRIDES = {
    "yolo": (8, 16, 32),
    "rtdetr": (8, 16, 32),
    "retinanet": (8, 16, 32, 64, 128),
    "fcos": (8, 16, 32, 64, 128),
    "rcnn": (4, 8, 16, 32, 64),
}
EACH = {"yolo": 1, "rtdetr": 1, "retinanet": 9, "fcos": 1, "rcnn": 3}
HEADER = (
    "# Made by benchmarks/vram/detector_table.py from measured/h200.csv (NVIDIA H200, torch 2.11, torchvision 0.26, ultralytics\n"
    "# 8.4.190) and CPU counts. Bytes a pixel of one image: activations in fp32 and under autocast, temporaries of the loss; anchors\n"
    "# a pixel; bytes of the assigner for a box and an anchor; 1 when all images of a batch are assigned at once; 1 for measured; bytes an image\n"
    "# whatever its size, fp32; share of the activations that a frozen backbone of ten layers leaves.\n"
    "# name\tparameters\tfp32\tautocast\tloss\tanchors\tpair\ttogether\tmeasured\timage\tfrozen\n"
)


def anchors(name: str) -> float:
    """Return the anchors of one pixel of input."""
    if "mobilenet" in name:
        return 15 * (2 / 32**2 + 1 / 64**2)
    kind = next(k for k in STRIDES if k in name)
    return EACH[kind] * sum(1 / s**2 for s in STRIDES[kind])


def measured(path: str) -> dict[str, list[float]]:
    """Return parameters, fp32, autocast, loss and pair of each measured model."""
    with Path(path).open(encoding="utf-8") as stream:
        rows = [r for r in csv.DictReader(line for line in stream if not line.startswith("#")) if r["boxes"] != "0"]
    found: dict[str, list[float]] = {}
    for name in dict.fromkeys(r["model"] for r in rows):
        mine = [r for r in rows if r["model"] == name and not name.startswith("ssd")]
        if not mine:
            continue
        count = int(mine[0]["parameters"])

        def act(row: dict[str, str], count: int = count) -> float:
            cast = 0 if row["precision"] == "fp32" else 2 * count
            return (float(row["after_forward_1_mib"]) - float(row["weights_mib"])) * MIB - cast

        def over(row: dict[str, str], count: int = count) -> float:
            return (float(row["peak_allocated_mib"]) - float(row["after_forward_1_mib"])) * MIB - 4 * count

        def load(row: dict[str, str]) -> float:
            return float(row["batch"]) * float(row["image"]) ** 2

        few = [r for r in mine if r["boxes"] == "10"]
        whole = [r for r in few if r["precision"] == "fp32"]
        half = [r for r in few if r["precision"] != "fp32"]
        many = max(mine, key=lambda r: int(r["boxes"]))
        at_once = float(many["batch"]) if name.startswith("yolo") else 1.0
        pairs = int(many["boxes"]) * anchors(name) * float(many["image"]) ** 2 * at_once
        common = [r for r in few if r["image"] == "640"]
        found[name] = [
            count, median(act(r) / load(r) for r in whole), median(act(r) / load(r) for r in half),
            median(over(r) / load(r) for r in common), over(many) / pairs,
        ]  # fmt: skip
    return found


def main(source: str, counts: str, target: str) -> None:
    """Write the table."""
    table = measured(source)
    rows = [line.split("\t") for line in Path(counts).read_text("utf-8").splitlines()]
    known = {name: float(each) for name, _, each, *_ in rows}
    more = {name: (image, share) for name, _, _, image, share in rows}
    yolo = {name: table[name] for name in table if name in known}
    whole, half = (median(v[i] / known[n] for n, v in yolo.items()) for i in (1, 2))
    loss, pair = (median(v[i] for v in yolo.values()) for i in (3, 4))
    counted = {n: [float(p), whole * float(e), half * float(e), loss, pair] for n, p, e, *_ in rows if n not in table}
    with Path(target).open("w", encoding="utf-8") as stream:
        stream.write(HEADER)
        for name, values in sorted((table | counted).items()):
            count, *each = values
            cells = [name, f"{count:.0f}", *(f"{v:.1f}" for v in each[:3]), f"{anchors(name):.5f}", f"{each[3]:.1f}"]
            flags = [str(int(name.startswith("yolo"))), str(int(name in table))]
            stream.write("\t".join([*cells, *flags, *more.get(name, ("0", "1"))]) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
