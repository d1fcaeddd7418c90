"""Time the readers of large files against the usual ways to read them, as ratios of CPU time measured in one run.

    PYTHONPATH=tools python benchmarks/large_files.py [MEGABYTES]     (default 256; grep is needed for one line)

Start-up and imports count on both sides. The inputs are written to a temporary folder first.
"""

from __future__ import annotations

import json
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

FIVE_PATTERNS = """
import re, sys
patterns = [re.compile(p) for p in (r"step (\\d+)/", r"loss ([\\d.]+)", r"lr ([\\d.e-]+)", r"grad_norm ([\\d.]+)", r"tok/s (\\d+)")]
found = 0
for line in open(sys.argv[1], encoding="utf-8", errors="replace"):
    for pattern in patterns:
        if (match := pattern.search(line)) is not None:
            found += float(match[1]) >= 0
print(found)
"""
UNIVERSAL_NEWLINES = """
import re, sys
pattern = re.compile(r"^\\s+(\\d+)/\\d+\\s+\\S+G\\s+(\\S+)")
print(sum(pattern.match(line) is not None for line in open(sys.argv[1], encoding="utf-8")))
"""
JSON_LOAD = "import json, sys; print(len(json.load(open(sys.argv[1]))['log_history']))"
OURS = """
import os, sys
from pathlib import Path
from jindan_tools.readers.open_run import read_file
path = Path(sys.argv[1])
taken = read_file(path.parent, path.name, path.stat().st_size)
print(sum(len(series) for part in taken[1] for series in part.reading.series))
"""


def plain(chance: random.Random, size: int) -> Iterator[str]:
    """Yield a metric in every third line, chatter between."""
    n = written = 0
    while written < size:
        n += 1
        clock = f"2026-11-01 {n // 3600 % 24:02d}:{n // 60 % 60:02d}:{n % 60:02d},{chance.randint(0, 999):03d}"
        loss = 2.5 * math.exp(-n / 1e6) + 0.8 + chance.random() / 10
        text = (
            f"{clock} INFO train.py:214 step {n}/10000000 | loss {loss:.5f} | lr {3e-4 * (1 - n / 1e7):.3e} | "
            f"grad_norm {chance.random() * 2:.3f} | tok/s {51234 + chance.randint(0, 999)} | mem 61.2GiB\n"
            f"{clock} INFO torch.nn.parallel.distributed Reducer buckets have been rebuilt in this iteration.\n"
            f"{clock} WARNING data.loader worker {chance.randint(0, 99)} is waiting for shard s3://bucket/shard-{n:05d}.tar\n"
        )
        written += len(text)
        yield text


def redrawn(chance: random.Random, size: int) -> Iterator[str]:
    """Yield a bar of five hundred redraws for each epoch, as Ultralytics draws it."""
    yield "Ultralytics 8.3.40 Python-3.11.7 torch-2.5.1+cu124 CUDA:0 (NVIDIA H100, 81559MiB)\n"
    epoch = written = 0
    while written < size:
        epoch += 1
        drawn = [
            f"\r{epoch:>7d}/9999      7.10G      {chance.random() + 1:.4g}      {chance.random() + 1:.4g}      "
            f"{chance.random() + 1:.4g}        {chance.randint(20, 300):>3d}        640: {n // 5:>3d}%|{'█' * (n // 50):<10s}| "
            f"{n}/500 [00:{n // 10:02d}<00:{50 - n // 10:02d},  8.{n % 10}1it/s]"
            for n in range(501)
        ]
        text = (
            "\n      Epoch    GPU_mem   box_loss   cls_loss   dfl_loss  Instances       Size\n"
            + "".join(drawn)
            + "\n                 Class     Images  Instances      Box(P          R      mAP50  mAP50-95): 100%|██████████| 50/50 [00:05<00:00,  5.01it/s]"
            + f"\n                   all       5000      36335      {chance.random():.3g}      {chance.random():.3g}      {chance.random():.3g}      {chance.random():.3g}\n"
        )
        written += len(text.encode())
        yield text


def state(chance: random.Random, size: int) -> Iterator[str]:
    """Yield records of the Hugging Face Trainer, about 160 bytes each, one of them NaN."""
    yield '{\n  "global_step": 1,\n  "log_history": [\n'
    count = max(size // 162, 10)
    for n in range(1, count + 1):
        norm: object = math.nan if n == count * 9 // 10 else chance.random() * 3
        record = {
            "epoch": n / 1e5,
            "grad_norm": norm,
            "learning_rate": 5e-5 * (1 - n / count),
            "loss": chance.random(),
            "step": n,
        }
        body = json.dumps(record, indent=2).replace("\n", "\n    ")
        yield f"    {body}{',' if n < count else ''}\n"
    yield '  ],\n  "max_steps": 1\n}\n'


def measure(command: list[str]) -> tuple[float, float, float]:
    """Return CPU seconds, wall seconds and peak MiB of a child process."""
    start = time.perf_counter()
    # Compiled modules as after an installation, on both sides.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    child = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
    if child.stdout is not None:
        child.stdout.read()
    _, _, usage = os.wait4(child.pid, 0)
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1024


def compare(name: str, path: Path, others: dict[str, list[str]]) -> None:
    """Print what ours costs and its ratio to each other way; the ways take turns."""
    ways = {"ours": [sys.executable, "-c", OURS, str(path)], **others}
    rounds = [{way: measure(command) for way, command in ways.items()} for _ in range(3)]
    best = {way: min(r[way] for r in rounds) for way in ways}
    cpu, wall, peak = best["ours"]
    size = path.stat().st_size / 1e6
    bare = measure([sys.executable, "-c", "import jindan_tools.readers.open_run"])[2]
    print(f"{name}: {size:.0f} MB, ours {cpu:.2f} s CPU, {size / wall:.0f} MB/s wall, +{peak - bare:.0f} MiB")
    for way, (seconds, _, memory) in best.items():
        if way != "ours":
            print(f"  {way}: {seconds:.2f} s CPU, {memory:.0f} MiB; ours takes {cpu / seconds:.2f} of its time")


def main(megabytes: int) -> None:
    """Write the inputs and print one block for each."""
    size = megabytes << 20
    with tempfile.TemporaryDirectory() as folder:
        for name, make in (("train.log", plain), ("redrawn.log", redrawn), ("trainer_state.json", state)):
            with (Path(folder) / name).open("w", encoding="utf-8", newline="") as out:
                out.writelines(make(random.Random(0), size))
        python = [sys.executable, "-c"]
        log = Path(folder) / "train.log"
        others = {"five patterns a line": [*python, FIVE_PATTERNS, str(log)]}
        grep = shutil.which("grep")
        if grep is not None:
            others["grep -cE"] = ["env", "LC_ALL=C", grep, "-cE", "loss [0-9.]+", str(log)]
        compare("plain log", log, others)
        bars = Path(folder) / "redrawn.log"
        compare("redrawn log", bars, {"line by line": [*python, UNIVERSAL_NEWLINES, str(bars)]})
        states = Path(folder) / "trainer_state.json"
        compare("trainer_state.json", states, {"json.load": [*python, JSON_LOAD, str(states)]})


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 256)
