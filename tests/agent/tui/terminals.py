"""Several copies of the program in pseudo-terminals at once, each disturbed at a moment of its own."""

import fcntl
import multiprocessing
import os
import pty
import select
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from driving import FAILING

from jindan_agent.interactive import open_screen

ENTER, LEAVE, SHOWN, HIDDEN = b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?25l"
# Copies start from a process that has loaded what is loaded before the screen is entered, and nothing else.
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["jindan_agent.interactive", "jindan_agent.tui.app", "jindan_agent.tui.target"])
PATIENCE = 40.0
AT_ONCE = 4


def _open_in(terminal: str, home: Path) -> None:
    """Be the program in a terminal, which becomes the one that controls this process."""
    os.setsid()
    line = os.open(terminal, os.O_RDWR)
    fcntl.ioctl(line, termios.TIOCSCTTY, 0)
    for stream in (0, 1, 2):
        os.dup2(line, stream)
    os.close(line)
    # multiprocessing closes it in its children.
    sys.stdin = sys.__dict__["__stdin__"] = os.fdopen(0, encoding="utf-8", closefd=False)
    os.environ.update(TERM="xterm-256color", DIAGNOSE_HOME=str(home))
    sys.exit(open_screen(FAILING))


class Terminal:
    """The program in a pseudo-terminal; `deeds` are done in order, each so many seconds after the screen is entered."""

    def __init__(self, home: Path, deeds: Sequence[tuple[float, Callable[["Terminal"], None]]]) -> None:
        self.master, line = pty.openpty()
        self._process = _SERVER.Process(target=_open_in, args=(os.ttyname(line), home))
        self._process.start()
        os.close(line)
        self.before = termios.tcgetattr(self.master)
        self.wrote = b""
        self.code: int | None = None
        self.open = True
        self._deeds = list(deeds)
        self._entered: float | None = None
        self._end = time.monotonic() + PATIENCE

    def send(self, keys: bytes) -> None:
        """Type."""
        os.write(self.master, keys)

    def end(self) -> None:
        """Ask the program to end."""
        self._process.terminate()

    def lose(self) -> None:
        """Take the terminal away."""
        os.close(self.master)
        self.open = False

    def step(self) -> bool:
        """Read what was written, do what is due; False when the program is gone or does not go."""
        self._read()
        now = time.monotonic()
        if self._entered is not None and self._deeds and now >= self._entered + self._deeds[0][0]:
            self._deeds.pop(0)[1](self)
        if not self._process.is_alive():
            self._read()
            self.code = self._process.exitcode
            return False
        if now > self._end:
            self._process.kill()
            self._process.join()
            return False
        return True

    def _read(self) -> None:
        try:
            while self.open and select.select([self.master], [], [], 0)[0]:
                self.wrote += os.read(self.master, 1 << 16)
        except OSError:
            pass
        if self._entered is None and ENTER in self.wrote:
            self._entered = time.monotonic()

    def close(self) -> bool:
        """Say whether the other screen was left, the cursor shown and the modes of the line restored."""
        wrote = self.wrote
        left = wrote.rfind(LEAVE) > wrote.rfind(ENTER) and wrote.rfind(SHOWN) > wrote.rfind(HIDDEN)
        clean = left and termios.tcgetattr(self.master)[3] == self.before[3]
        os.close(self.master)
        return clean


def disturbed(home: Path, plans: Sequence[Sequence[tuple[float, Callable[[Terminal], None]]]]) -> list[Terminal]:
    """Run a program for each plan, a few at a time, and return them when all are gone."""
    waiting, running, done = list(plans), list[Terminal](), list[Terminal]()
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            running.append(Terminal(home, waiting.pop(0)))
        for terminal in tuple(running):
            if not terminal.step():
                running.remove(terminal)
                done.append(terminal)
        time.sleep(0.005)
    return done
