"""Make the table of timm models from traces: timm_table.py TRACES OUT.tsv

TRACES is a folder of trace_timm.py; each step is replayed in the simulated allocator at five batches. Columns, in MiB: all
parameters, side in px, a sample's saved activations, its input, inputs and outputs of its largest and of all dense 3x3
convolutions, and what the allocator holds after two steps at batches 8, 16, 32, 64 and 128.
"""

from __future__ import annotations

import gzip
import pickle
import sys
from math import prod
from pathlib import Path

from simulate_allocator import simulate

MIB = float(1 << 20)
BATCHES = (8, 16, 32, 64, 128)


def convolutions(record: dict) -> list[float]:
    """Return MiB a sample of the inputs and outputs of dense 3x3 convolutions with stride 1, whose algorithms need workspace."""
    found = []
    for event in record["events"]:
        if event[0] != 2 or event[1] != "convolution":
            continue
        _, _, given, weight, stride, groups, out = event
        if groups == 1 and len(weight) == 4 and weight[2:] == (3, 3) and tuple(stride) == (1, 1):
            found.append(4 * (prod(given) + prod(out)) / MIB)
    return found


def main(traces: str, target: str) -> None:
    """Write a row for each trace, sorted by name."""
    with Path(target).open("w", encoding="utf-8") as stream:
        for path in sorted(Path(traces).glob("*.pkl.gz")):
            record = pickle.loads(gzip.decompress(path.read_bytes()))  # noqa: S301 - written by trace_timm.py just now
            channels, height, width = record["input"]
            wide = convolutions(record) or [0.0]
            reserved = [simulate(record, b)["res2"] / MIB for b in BATCHES]
            cells = [
                record["model"], f"{sum(record['params']) / MIB:.2f}", str(height), f"{record['saved_per'] / MIB:.2f}",
                f"{channels * height * width * 4 / MIB:.3f}", f"{max(wide):.2f}", f"{sum(wide):.2f}", *(f"{r:.0f}" for r in reserved),
            ]  # fmt: skip
            stream.write("\t".join(cells) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
