"""Measure start-up and a rules-only diagnosis against bare Python and importing pandas, taking turns in one run."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / "examples" / "failing_run"
ROUNDS = 15
PYTHON = sys.executable
DIAGNOSE = str(Path(PYTHON).parent / "diagnose")
BARE, PANDAS, HELP, AUTO = "python -c pass", "import pandas", "diagnose --help", "diagnose --auto RUN --no-llm"
COMMANDS = {
    BARE: ["-c", "pass"],
    PANDAS: ["-c", "import pandas"],
    HELP: [DIAGNOSE, "--help"],
    AUTO: [DIAGNOSE, "--auto", str(RUN), "--no-llm"],
}
# Runs what Python would run, then lists the modules.
COUNTING = """
import atexit, sys
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
sys.argv = sys.argv[1:]
if sys.argv[0] == "-c":
    exec(sys.argv[1])
else:
    sys.exit(__import__("jindan_agent.cli").cli.main(sys.argv[1:]))
"""
OWN = ("jindan_agent", "jindan_tools", "jindan_knowledge")


class Cost(NamedTuple):
    """What one child process took: wall and CPU seconds (user and system), peak MiB."""

    wall: float
    cpu: float
    peak: float


def measure(arguments: list[str], environment: dict[str, str]) -> Cost:
    """Run Python once and return what it took."""
    start = time.perf_counter()
    child = subprocess.Popen(
        [PYTHON, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )
    _, _, usage = os.wait4(child.pid, 0)
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def loaded(arguments: list[str], environment: dict[str, str]) -> tuple[int, int]:
    """Return the number of own and of all other modules that stand in a process when a command ends."""
    done = subprocess.run(
        [PYTHON, "-c", COUNTING, *arguments], capture_output=True, text=True, check=False, env=environment
    )
    names = done.stderr.splitlines()[-1].split()
    own = sum(name.split(".")[0] in OWN for name in names)
    return own, len(names) - own


def main() -> None:
    """Print the table of all commands, then the ratios that the limits are about.

    The wall time of a busy machine says little, but the ratio within a round does; the least CPU time is steadier still.
    """
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as home:
        # No earlier reports, no server of a team, and compiled modules as after an installation.
        environment = {k: v for k, v in os.environ.items() if not k.startswith("DIAGNOSE_")}
        environment |= {"PYTHONDONTWRITEBYTECODE": "", "DIAGNOSE_HOME": home}
        modules = {name: loaded(arguments, environment) for name, arguments in COMMANDS.items()}
        taken = [{name: measure(a, environment) for name, a in COMMANDS.items()} for _ in range(rounds)]
    print(f"{'command':<30}{'wall median':>12}{'CPU min':>9}{'peak':>8}{'modules: own, other':>21}")
    for name in COMMANDS:
        wall, cpu = statistics.median(t[name].wall for t in taken), min(t[name].cpu for t in taken)
        own, other = modules[name]
        peak = max(t[name].peak for t in taken)
        print(f"{name:<30}{wall * 1000:>9.0f} ms{cpu * 1000:>6.0f} ms{peak:>4.0f} MiB{own:>15}{other:>6}")
    print(f"\n{'ratio':<45}{'wall median':>12}{'CPU min':>9}")
    for name, base in ((AUTO, PANDAS), (AUTO, BARE), (HELP, BARE)):
        wall = statistics.median(t[name].wall / t[base].wall for t in taken)
        cpu = min(t[name].cpu for t in taken) / min(t[base].cpu for t in taken)
        print(f"{f'{name} / {base}':<45}{wall:>12.2f}{cpu:>9.2f}")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
