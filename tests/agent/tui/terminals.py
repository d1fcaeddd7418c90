"""Several copies of the program in pseudo-terminals at once, each disturbed at a moment of its own."""

import os
import pty
import select
import signal
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from driving import FAILING

ENTER, LEAVE, SHOWN, HIDDEN = b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?25l"
OPEN = f"from pathlib import Path; from jindan_agent.interactive import open_screen; import sys; sys.exit(open_screen(Path({str(FAILING)!r})))"
PATIENCE = 40.0
AT_ONCE = 4


class Terminal:
    """The program in a pseudo-terminal; `deeds` are done in order, each so many seconds after the screen is entered."""

    def __init__(self, home: Path, deeds: Sequence[tuple[float, Callable[["Terminal"], None]]]) -> None:
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            environment = {**os.environ, "TERM": "xterm-256color", "DIAGNOSE_HOME": str(home)}
            os.execve(sys.executable, [sys.executable, "-c", OPEN], environment)
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
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid:
            self._read()
            self.code = os.waitstatus_to_exitcode(status)
            return False
        if now > self._end:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
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
