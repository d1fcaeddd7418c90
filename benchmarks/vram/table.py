"""Turn the JSON lines of measure.py into a table that is kept: table.py vram.jsonl OUT.csv.

One row a point: what it was, then MiB. Only the last row of a point that was measured more than once stays; rows that
failed for a reason of the script's own are left out. The first line says on which machine.
"""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import fields
from pathlib import Path

from points import Point

MIB = 1 << 20
SETTINGS = [f.name for f in fields(Point) if f.name not in ("alone", "order")]
SIZES = (
    "weights", "after_forward_1", "after_backward_1", "after_update_1", "peak_forward_2", "peak_backward_2", "peak_update_2",
    "peak_allocated", "first_reserved", "peak_reserved", "eval_peak_allocated", "context",
)  # fmt: skip


def main(source: str, target: str) -> None:
    """Write the table."""
    lines = [json.loads(line) for line in Path(source).read_text("utf-8").splitlines()]
    machine, rows = lines[0]["machine"], {}
    for row in lines[1:]:
        if row["status"] in ("ok", "oom"):
            rows[tuple(row[name] for name in SETTINGS)] = row
    with Path(target).open("w", encoding="utf-8", newline="") as stream:
        stream.write("# " + " ".join(f"{k}={str(v).replace(' ', '_')}" for k, v in machine.items()) + "\n")
        out = csv.writer(stream, lineterminator="\n")
        out.writerow([*SETTINGS, "status", "parameters", "trained", *(f"{s}_mib" for s in SIZES)])
        for row in rows.values():
            sizes = ["" if row.get(s) is None else round(row[s] / MIB, 1) for s in SIZES]
            out.writerow(
                [*(row[s] for s in SETTINGS), row["status"], row.get("parameters"), row.get("trained"), *sizes]
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
