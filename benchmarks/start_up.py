"""Measure start-up and a rules-only diagnosis as ratios to bare Python and to importing pandas, in one run."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / "examples" / "failing_run"
ROUNDS = 7
PYTHON = sys.executable
DIAGNOSE = str(Path(PYTHON).parent / "diagnose")
COMMANDS = {
    "python -c pass": [PYTHON, "-c", "pass"],
    "import pandas": [PYTHON, "-c", "import pandas"],
    "diagnose --help": [DIAGNOSE, "--help"],
    "diagnose --auto RUN --no-llm": [DIAGNOSE, "--auto", str(RUN), "--no-llm"],
}


def measure(arguments: list[str]) -> tuple[float, float]:
    """Return wall seconds and peak MiB of one child process."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    start = time.perf_counter()
    child = subprocess.Popen(  # noqa: S603
        arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )
    _, _, usage = os.wait4(child.pid, 0)
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main() -> None:
    """Print the median of each command and its ratio; the commands take turns so that drift hits all alike."""
    for arguments in COMMANDS.values():
        measure(arguments)
    rounds = [{name: measure(arguments) for name, arguments in COMMANDS.items()} for _ in range(ROUNDS)]
    wall = {name: statistics.median(r[name][0] for r in rounds) for name in COMMANDS}
    peak = {name: max(r[name][1] for r in rounds) for name in COMMANDS}
    print(f"{'command':<32}{'wall ms':>9}{'peak MiB':>10}{'x python':>10}{'x pandas':>10}")
    for name, seconds in wall.items():
        bare, pandas = wall["python -c pass"], wall["import pandas"]
        print(f"{name:<32}{seconds * 1000:>9.0f}{peak[name]:>10.0f}{seconds / bare:>10.1f}{seconds / pandas:>10.2f}")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
