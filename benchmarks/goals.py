"""Say of each goal of speed whether it holds on this machine, as ratios of CPU time measured in one run.

    PYTHONPATH=tools:src/agent:knowledge python benchmarks/goals.py [--tensorboard PYTHON] [--small]

PYTHON is an interpreter that has tensorboard; without it the event files are left out. The files take up to 13 GB of the
folder for temporary files, with --small a twelfth of that. Start-up and imports count on both sides, which take turns.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import tensorboard_events as events
from large_files import FIVE_PATTERNS, JSON_LOAD, OURS, UNIVERSAL_NEWLINES, measure, plain, redrawn, state

PYTHON = sys.executable
DIAGNOSE = str(Path(PYTHON).parent / "diagnose")
ROUNDS = 3
SMALL_ROUNDS = 15
LINES = 5001
MOST_MIB = 64
WHOLE = OURS.replace("read_file", "read_file_whole")
BARE = "import jindan_tools.readers.open_run"
# The usual way to look at a small log: a pattern a line, a table, its description.
PANDAS = """
import re, sys
import pandas as pd
pattern = re.compile(r"step (\\d+)/\\d+ \\| loss (\\S+) \\| lr (\\S+) \\| grad_norm (\\S+)")
rows = [m.groups() for m in map(pattern.search, open(sys.argv[1], encoding="utf-8")) if m]
table = pd.DataFrame(rows, columns=["step", "loss", "lr", "grad_norm"]).astype(float)
print(table.describe(), table["loss"].isna().any(), table["loss"].rolling(100).median().iloc[-1])
"""
POSTFIX = """
import sys
from pathlib import Path
from jindan_tools.readers.open_run import read_file
path = Path(sys.argv[1])
found = [s for part in read_file(path.parent, path.name, path.stat().st_size)[1] for s in part.reading.series]
print(sum(s.values.count(-7.25) + s.values.count(91.5) for s in found))
"""


def goal(name: str, told: str, holds: bool) -> None:
    """Print one goal, what was measured, and whether it holds."""
    print(f"{'holds' if holds else 'FAILS':<7}{name}: {told}", flush=True)


def rounds(ways: dict[str, list[str]], count: int = ROUNDS) -> dict[str, tuple[float, float, float]]:
    """Return the least CPU seconds, with wall seconds and peak MiB of that round, of each command."""
    taken = [{way: measure(command) for way, command in ways.items()} for _ in range(count)]
    return {way: min(each[way] for each in taken) for way in ways}


def python(code: str, *arguments: Path) -> list[str]:
    """Return the command that runs some code."""
    return [PYTHON, "-c", code, *map(str, arguments)]


def written(path: Path, make: Callable[[random.Random, int], Iterator[str]], size: int) -> Path:
    """Write a file of about `size` bytes."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(make(random.Random(0), size))
    return path


def postfix_only(chance: random.Random, size: int) -> Iterator[str]:
    """Yield a bar without a line end whose loss and accuracy stand in its postfix only, with one extreme of each."""
    count = size // 100
    for n in range(count):
        loss = -7.25 if n == count // 3 else chance.random() + 1
        accuracy = 91.5 if n == count // 2 else chance.random() + 50
        yield f"\rtrain: {100 * n // count:>3d}%|{'#' * (n * 10 // count):<10s}| {n}/{count} [10:{n // 60 % 60:02d}<1:02:03, 41.2it/s, loss={loss:.4f}, acc={accuracy:.2f}]"
    yield "\n"


def plain_log(folder: Path, size: int, bare: float) -> None:
    """Check G1: a plain log, exactly."""
    log = written(folder / "train.log", plain, size)
    ways = {"ours": python(OURS, log), "five": python(FIVE_PATTERNS, log)}
    grep = shutil.which("grep")
    if grep is not None:
        ways["grep"] = ["env", "LC_ALL=C", grep, "-cE", "loss [0-9.]+", str(log)]
    found = rounds(ways)
    cpu, _, peak = found["ours"]
    if grep is not None:
        times = cpu / found["grep"][0]
        goal("G1 plain log", f"{times:.1f} times the CPU of grep -cE (at most 4.5)", times <= 4.5)
    times = found["five"][0] / cpu
    goal("G1 plain log", f"{times:.1f} times as fast as five patterns a line (at least 3.5)", times >= 3.5)
    goal("G1 plain log", f"{peak - bare:+.0f} MiB (at most {MOST_MIB})", peak - bare <= MOST_MIB)


def redrawn_log(folder: Path, size: int, bare: float) -> None:
    """Check G2: a log of redrawn bars."""
    log = written(folder / "redrawn.log", redrawn, size)
    found = rounds({"ours": python(OURS, log), "loop": python(UNIVERSAL_NEWLINES, log)})
    cpu, wall, peak = found["ours"]
    bytes_ = log.stat().st_size / 1e9
    goal(
        "G2 redraws", f"{bytes_ / cpu:.2f} GB/s of CPU, {bytes_ / wall:.2f} of wall (at least 0.8)", bytes_ / cpu >= 0.8
    )
    times = found["loop"][0] / cpu
    goal("G2 redraws", f"{times:.1f} times as fast as the loop of lines (at least 4.5)", times >= 4.5)
    goal("G2 redraws", f"{peak - bare:+.0f} MiB (at most {MOST_MIB})", peak - bare <= MOST_MIB)
    bars = written(folder / "bars.log", postfix_only, size // 16)
    extremes = int(subprocess.run(python(POSTFIX, bars), capture_output=True, text=True, check=True).stdout)
    goal("G2 redraws", f"{extremes} of 2 extremes kept that stand in one postfix only", extremes == 2)


def trainer_state(folder: Path, size: int, _: float) -> None:
    """Check G3: the state of a trainer of a million records."""
    path = written(folder / "trainer_state.json", state, size)
    found = rounds({"ours": python(OURS, path), "load": python(JSON_LOAD, path)})
    times, share = found["load"][0] / found["ours"][0], found["ours"][2] / found["load"][2]
    goal("G3 trainer state", f"{times:.1f} times as fast as json.load (at least 1.5)", times >= 1.5)
    goal("G3 trainer state", f"{share:.2f} of the memory of json.load (at most 0.2)", share <= 0.2)


def event_file(folder: Path, other: str, scalars: int) -> None:
    """Check G4: an event file of TensorBoard."""
    path = folder / "events.out.tfevents.1700000000.host"
    measure([other, "-c", events.WRITE, str(path), str(scalars)])
    found = rounds({"ours": python(events.OURS, path), "theirs": [other, "-c", events.THEIRS, str(path)]}, 1)
    times = found["theirs"][0] / found["ours"][0]
    goal("G4 event file", f"{times:.1f} times as fast as EventAccumulator (at least 12)", times >= 12)


def small_run(folder: Path) -> None:
    """Check G8: the whole diagnosis of a log of five thousand lines."""
    whole = "".join(plain(random.Random(0), LINES * 130)).splitlines(keepends=True)
    log = folder / "small" / "train.log"
    log.parent.mkdir()
    log.write_text("".join(whole[:LINES]), "utf-8")
    ways = {
        "ours": [DIAGNOSE, "--auto", str(log), "--no-llm"],
        "pandas": python(PANDAS, log),
        "floor": [PYTHON, "-c", "import msgspec, re, pathlib"],
    }
    found = rounds(ways, SMALL_ROUNDS)
    cpu, floor = found["ours"][0] * 1000, found["floor"][0] * 1000
    told = f"{cpu:.0f} ms of CPU (at most 40; Python with msgspec, re and pathlib alone: {floor:.0f} ms)"
    goal("G8 small run", told, cpu <= 40)
    times = found["pandas"][0] / found["ours"][0]
    goal("G8 small run", f"{times:.1f} times as fast as pandas (at least 8)", times >= 8)


def huge_log(folder: Path, size: int, bare: float) -> None:
    """Read a log of ten gigabytes, at both ends and whole."""
    block = written(folder / "block.log", plain, 256 << 20)
    log = folder / "huge.log"
    with log.open("wb") as out:
        while out.tell() < size:
            with block.open("rb") as piece:
                shutil.copyfileobj(piece, out, 1 << 24)
    gigabytes = log.stat().st_size / 1e9
    cpu, wall, peak = measure(python(OURS, log))
    told = f"both ends of {gigabytes:.1f} GB in {wall:.1f} s, {cpu:.1f} s of them CPU (at most 10)"
    goal("large log", told, wall <= 10)
    goal("large log", f"{peak - bare:+.0f} MiB at both ends (at most {MOST_MIB})", peak - bare <= MOST_MIB)
    cpu, _, peak = measure(python(WHOLE, log))
    told = f"{peak - bare:+.0f} MiB for the whole (at most {MOST_MIB}), {gigabytes / cpu:.2f} GB/s of CPU"
    goal("large log", told, peak - bare <= MOST_MIB)


def main() -> None:
    """Print the goals one after the other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tensorboard", metavar="PYTHON")
    parser.add_argument("--small", action="store_true")
    asked = parser.parse_args()
    scale = 12 if asked.small else 1
    bare = measure(python(BARE))[2]
    with tempfile.TemporaryDirectory() as name:
        small_run(Path(name))
    for check, size in (
        (plain_log, (1 << 30) // scale),
        (redrawn_log, (1 << 30) // scale),
        (trainer_state, 162_000_000 // scale),
        (huge_log, 10_000_000_000 // scale),
    ):
        with tempfile.TemporaryDirectory() as name:
            check(Path(name), size, bare)
    if asked.tensorboard:
        with tempfile.TemporaryDirectory() as name:
            event_file(Path(name), asked.tensorboard, 1_000_000 // scale)


if __name__ == "__main__":
    main()
