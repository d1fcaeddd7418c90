"""Make the table of timm models from traces: timm_table.py TRACES OUT.tsv.

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

from simulate_allocator import reserved_after_two_steps
from trace_record import Convolved, TraceRecord

MIB = float(1 << 20)
BATCHES = (8, 16, 32, 64, 128)


def convolutions(record: TraceRecord) -> list[float]:
    """Return MiB a sample of the inputs and outputs of dense 3x3 convolutions with stride 1, whose algorithms need workspace."""
    return [
        4 * (prod(event.given) + prod(event.out)) / MIB
        for event in record["events"]
        if isinstance(event, Convolved) and event.name == "convolution" and _needs_workspace(event)
    ]


def _needs_workspace(event: Convolved) -> bool:
    return event.groups == 1 and len(event.weight) == 4 and event.weight[2:] == (3, 3) and event.stride == (1, 1)


def main(traces: str, target: str) -> None:
    """Write a row for each trace, sorted by name."""
    with Path(target).open("w", encoding="utf-8") as stream:
        for path in sorted(Path(traces).glob("*.pkl.gz")):
            record: TraceRecord = pickle.loads(gzip.decompress(path.read_bytes()))
            channels, height, width = record["input"]
            wide = convolutions(record) or [0.0]
            reserved = [reserved_after_two_steps(record, b) / MIB for b in BATCHES]
            cells = [
                record["model"], f"{sum(record['params']) / MIB:.2f}", str(height), f"{record['saved_per_sample'] / MIB:.2f}",
                f"{channels * height * width * 4 / MIB:.3f}", f"{max(wide):.2f}", f"{sum(wide):.2f}", *(f"{r:.0f}" for r in reserved),
            ]  # fmt: skip
            stream.write("\t".join(cells) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
