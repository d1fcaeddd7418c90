"""Measure the reader of event files against TensorBoard's EventAccumulator on the same file, in one run.

Needs an interpreter that has tensorboard for the other side:

    python benchmarks/tensorboard_events.py PYTHON_WITH_TENSORBOARD [SCALARS]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WRITE = """
import struct, sys
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c
def record(data):
    header = struct.pack("<Q", len(data))
    return header + struct.pack("<I", masked_crc32c(header)) + data + struct.pack("<I", masked_crc32c(data))
tags = ("train/loss", "train/grad_norm", "train/learning_rate")
with open(sys.argv[1], "wb") as out:
    out.write(record(Event(wall_time=1.7e9, file_version="brain.Event:2").SerializeToString()))
    for step in range(int(sys.argv[2]) // len(tags)):
        for k, tag in enumerate(tags):
            value = Summary.Value(tag=tag, simple_value=2 / (1 + step * 1e-4) + (step * 7919 % 100) / 1000)
            event = Event(wall_time=1.7e9 + step / 10, step=step, summary=Summary(value=[value]))
            out.write(record(event.SerializeToString()))
"""
THEIRS = """
import sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
found = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0})
found.Reload()
print(sum(len(found.Scalars(tag)) for tag in found.Tags()["scalars"]))
"""
OURS = """
import os, sys
from jindan_tools.readers.binary.tensorboard.scan import scan_events
with open(sys.argv[1], "rb") as stream:
    found = scan_events(stream, os.path.getsize(sys.argv[1]))
print(sum(len(track.steps) for track in found.tracks.by_tag.values()))
"""
ROUNDS = 3


def measure(python: str, code: str, path: str) -> tuple[float, float, float, int]:
    """Return wall seconds, CPU seconds, peak MiB and the number of points of one child process."""
    start = time.perf_counter()
    child = subprocess.Popen([python, "-c", code, path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    printed = child.stdout.read() if child.stdout else b""
    _, _, usage = os.wait4(child.pid, 0)
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, int(printed)


def main(other: str, scalars: str) -> None:
    """Print both sides and their ratio; import times count on both sides, and the sides take turns."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "events.out.tfevents.1700000000.host")
        subprocess.run([other, "-c", WRITE, path, scalars], check=True)
        size = Path(path).stat().st_size / 1e6
        sides = {"EventAccumulator": (other, THEIRS), "jindan": (sys.executable, OURS)}
        rounds = [{name: measure(*side, path) for name, side in sides.items()} for _ in range(ROUNDS)]
        bare = measure(sys.executable, "import jindan_tools.readers.binary; print(0)", path)[2]
    print(f"{size:.0f} MB, medians of {ROUNDS}")
    print(f"{'reader':<20}{'wall s':>8}{'cpu s':>8}{'peak MiB':>10}{'points':>10}")
    found = {n: tuple(statistics.median(r[n][k] for r in rounds) for k in range(4)) for n in sides}
    for name, (wall, cpu, peak, points) in found.items():
        print(f"{name:<20}{wall:>8.2f}{cpu:>8.2f}{peak:>10.0f}{points:>10.0f}")
    theirs, ours = found["EventAccumulator"], found["jindan"]
    print(
        f"ratio wall {theirs[0] / ours[0]:.1f}x, cpu {theirs[1] / ours[1]:.1f}x; peak over start-up {ours[2] - bare:.0f} MiB"
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "1000000")
