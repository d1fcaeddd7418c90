"""Leaving by Ctrl-C, SIGTERM or a lost terminal, at any moment: no process stays, the terminal is as it was."""

import os
import pty
import select
import signal
import sys
import termios
import time
from pathlib import Path

import pytest
from driving import FAILING

ENTER, LEAVE, SHOWN, HIDDEN = b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?25l"
OPEN = f"from pathlib import Path; from jindan_agent.interactive import open_screen; import sys; sys.exit(open_screen(Path({str(FAILING)!r})))"
# Seconds after the first byte on the screen: while it loads, draws, diagnoses and waits.
MOMENTS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
PATIENCE = 20.0


class Terminal:
    """The program in a pseudo-terminal."""

    def __init__(self, home: Path) -> None:
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            environment = {**os.environ, "TERM": "xterm-256color", "DIAGNOSE_HOME": str(home)}
            os.execve(sys.executable, [sys.executable, "-c", OPEN], environment)
        self.before = termios.tcgetattr(self.master)
        self.wrote = b""

    def read(self, until: float, stop: bytes = b"") -> None:
        """Read until a moment, until something is written, or until the program is gone."""
        while (left := until - time.monotonic()) > 0 and not (stop and stop in self.wrote):
            if select.select([self.master], [], [], left)[0]:
                try:
                    self.wrote += os.read(self.master, 1 << 16)
                except OSError:
                    return

    def drawn(self, seconds: float) -> None:
        """Wait until the screen is entered, then some seconds more."""
        self.read(time.monotonic() + PATIENCE, ENTER)
        self.read(time.monotonic() + seconds)

    def ended(self) -> int | None:
        """Return the exit code, None when the program does not end."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            self.read(time.monotonic() + 0.05)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return None


def clean(terminal: Terminal) -> bool:
    """Say whether the other screen was left, the cursor shown and the modes of the line restored."""
    wrote = terminal.wrote
    left = wrote.rfind(LEAVE) > wrote.rfind(ENTER) and wrote.rfind(SHOWN) > wrote.rfind(HIDDEN)
    return left and termios.tcgetattr(terminal.master)[3] == terminal.before[3]


@pytest.mark.parametrize("moment", MOMENTS)
def test_sigterm_leaves_a_clean_terminal(moment: float, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.drawn(moment)

    os.kill(terminal.pid, signal.SIGTERM)

    assert (terminal.ended(), clean(terminal)) == (143, True)


@pytest.mark.parametrize("moment", MOMENTS)
def test_pressing_ctrl_c_twice_leaves_a_clean_terminal(moment: float, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.drawn(0.3 + moment)

    for _ in range(2):
        os.write(terminal.master, b"\x03")
        terminal.read(time.monotonic() + 0.1)

    assert (terminal.ended(), clean(terminal)) == (130, True)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_lost_terminal_ends_the_program(moment: float, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.drawn(moment)

    os.close(terminal.master)

    end = time.monotonic() + PATIENCE
    gone = 0
    while time.monotonic() < end and not gone:
        gone, _ = os.waitpid(terminal.pid, os.WNOHANG)
        time.sleep(0.05)
    if not gone:
        os.kill(terminal.pid, signal.SIGKILL)
        os.waitpid(terminal.pid, 0)
    assert gone
