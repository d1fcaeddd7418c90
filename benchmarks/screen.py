"""Measure the screen in a terminal of its own: first paint against a bare Textual app, key to paint, memory.

Run as `python benchmarks/screen.py`. Times are medians and, as ratios, comparable between machines.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BARE = """
from textual.app import App
from textual.widgets import Footer, Static
class Bare(App):
    BINDINGS = [("q", "quit", "Quit")]
    def compose(self):
        yield Static("first paint")
        yield Footer()
Bare().run()
"""
OPEN = "from pathlib import Path; from jindan_agent.interactive import open_screen; open_screen(Path({!r}))"
COLUMNS, ROWS = 120, 40
PATIENCE = 120.0


class Terminal:
    """A program in a pseudo-terminal, and everything it wrote."""

    def __init__(self, code: str) -> None:
        self.started = time.perf_counter()
        self.seen = b""
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(COLUMNS), "LINES": str(ROWS)}
            os.execve(sys.executable, [sys.executable, "-c", code], environment)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def send(self, keys: bytes) -> None:
        """Type."""
        os.write(self._master, keys)

    def read_until(self, done: Callable[[bytes], bool], patience: float = PATIENCE) -> float:
        """Return the seconds until what was written since now is `done`."""
        start, since = time.perf_counter(), len(self.seen)
        while not done(self.seen[since:]):
            left = patience - (time.perf_counter() - start)
            if left <= 0 or not select.select([self._master], [], [], left)[0]:
                message = f"not seen within {patience:.0f} s: {self.seen[-300:]!r}"
                raise TimeoutError(message)
            self.seen += os.read(self._master, 1 << 16)
        return time.perf_counter() - start

    def settle(self, seconds: float = 0.3) -> None:
        """Read until nothing is written for a while."""
        while select.select([self._master], [], [], seconds)[0]:
            self.seen += os.read(self._master, 1 << 16)

    def close(self) -> None:
        """End the program."""
        os.kill(self.pid, 15)
        try:
            while os.read(self._master, 1 << 16):
                pass
        except OSError:
            pass
        os.waitpid(self.pid, 0)
        os.close(self._master)


def first_paint(code: str, words: str) -> float:
    """Return the seconds from the start of the process until words are on the screen."""
    terminal = Terminal(code)
    terminal.read_until(lambda new: words.encode() in new)
    seconds = time.perf_counter() - terminal.started
    terminal.close()
    return seconds


def key_to_paint(terminal: Terminal, keys: Sequence[bytes]) -> float:
    """Return the median milliseconds from a key until the first bytes of the answer; NaN when no key changes anything."""
    times: list[float] = []
    for key in keys:
        terminal.settle(0.05)
        terminal.send(key)
        try:
            times.append(terminal.read_until(bool, 1.0) * 1000)
        except TimeoutError:  # at an end there is nothing to scroll
            continue
    return statistics.median(times) if times else float("nan")


def resident(pid: int) -> tuple[float, float]:
    """Return the resident memory in MiB of a process, and that of the processes that it started."""
    started = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return _resident(pid), sum(_resident(int(child)) for child in started)


def _resident(pid: int) -> float:
    fields = Path(f"/proc/{pid}/statm").read_text().split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


class Growing:
    """A run that is still written: `more` are its next lines with a step each, `broken` those of a loss that is no number."""

    def __init__(self, file: Path, head: str, more: str, broken: str, steps: int) -> None:
        self._file, self._more, self._broken, self._step = file, more, broken, 0
        file.parent.mkdir()
        file.write_text(head)
        while self._step < steps:
            self.write(min(10_000, steps - self._step))

    @property
    def folder(self) -> Path:
        """Return the folder of the run."""
        return self._file.parent

    def write(self, count: int, *, broken: bool = False) -> None:
        """Write the next lines."""
        line, first = self._broken if broken else self._more, self._step
        self._step += count
        with self._file.open("a") as stream:
            stream.write("".join(line.format(s=s, loss=2.0 / (1 + s / 1e5)) for s in range(first + 1, self._step + 1)))


def large_log(folder: Path, megabytes: int) -> Growing:
    """Write a run whose log has the given size."""
    line = "[{s:>9}/9999999] step {s} loss {loss:.5f} lr 1.0e-03 | " + "x" * 60 + "\n"
    broken = "[{s:>9}/9999999] step {s} loss nan lr 1.0e-03\n"
    return Growing(folder / "train.log", "", line, broken, (megabytes << 20) // len(line.format(s=1, loss=1.0)))


def many_points(folder: Path, points: int) -> Growing:
    """Write a run with that many records of loss and learning rate."""
    head = "step,train/loss,lr\n"
    return Growing(folder / "metrics.csv", head, "{s},{loss:.5f},1e-3\n", "{s},nan,1e-3\n", points)


def while_it_grows(terminal: Terminal, run: Growing) -> tuple[float, float]:
    """Return key to paint in milliseconds while lines are written, and the seconds from a NaN loss to its finding."""
    times: list[float] = []
    for _ in range(20):
        run.write(10)
        times.append(key_to_paint(terminal, [b"2", b"1"]))
    run.write(50, broken=True)
    return statistics.median(times), terminal.read_until(lambda new: "새 소견".encode() in new)


def measure_run(name: str, folder: Path, growing: Growing | None = None) -> None:
    """Print key to paint and memory of a run: while it is diagnosed, afterwards, and while it grows."""
    terminal = Terminal(OPEN.format(str(folder)))
    terminal.read_until(lambda new: "진단하는 중".encode() in new)
    during = key_to_paint(terminal, [b"4", b"1"] * 3)
    terminal.send(b"1")
    start = time.perf_counter()
    terminal.read_until(lambda new: "판정:".encode() in new or "판정:".encode() in terminal.seen)
    diagnosed = time.perf_counter() - start
    terminal.settle()
    panes = key_to_paint(terminal, [b"2", b"1"] * 10)
    terminal.send(b"4")
    terminal.settle(1.0)
    scrolling = key_to_paint(terminal, [b"j", b"j", b"k"] * 10)
    grown, told = (float("nan"), float("nan")) if growing is None else while_it_grows(terminal, growing)
    ours, following = resident(terminal.pid)
    times = f"{during:>10.0f}{panes:>10.0f}{scrolling:>10.0f}{grown:>10.0f}"
    print(f"{name:<20}{times}{ours:>10.0f}{following:>10.0f}{diagnosed:>12.1f}{told:>12.1f}", flush=True)
    terminal.close()


def main() -> None:
    """Print the two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--points", type=int, default=100_000)
    asked = parser.parse_args()
    example = str(ROOT / "examples" / "failing_run")
    bare, ours, word = [], [], []
    for _ in range(asked.rounds):
        bare.append(first_paint(BARE, "first paint"))
        ours.append(first_paint(OPEN.format(example), "진단하는 중입니다"))
        word.append(first_paint(OPEN.format(example), "여는 중"))
    ratio = statistics.median(ours) / statistics.median(bare)
    print(
        f"first paint: bare Textual {statistics.median(bare):.2f} s, diagnose {statistics.median(ours):.2f} s, x {ratio:.2f}; "
        f"first word {statistics.median(word):.2f} s",
        flush=True,
    )
    keys = f"{'busy ms':>10}{'pane ms':>10}{'scroll ms':>10}{'grows ms':>10}"
    print(f"\n{'run':<20}{keys}{'MiB':>10}{'+ follow':>10}{'verdict s':>12}{'news s':>12}")
    with tempfile.TemporaryDirectory() as scratch:
        measure_run("example", Path(example))
        log = large_log(Path(scratch) / "log", asked.megabytes)
        measure_run(f"{asked.megabytes} MB log", log.folder, log)
        table = many_points(Path(scratch) / "points", asked.points)
        measure_run(f"{asked.points:,} points", table.folder, table)


if __name__ == "__main__":
    main()
