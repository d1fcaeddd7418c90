"""While the screen is loaded one line says so, and nothing of it stays."""

import fcntl
import io
import os
import pty
import struct
import termios
from pathlib import Path

from jindan_agent.tui.first_words import first_words


def written(columns: int) -> tuple[str, str]:
    """Return what a terminal of that width got at once, and when the screen was there."""
    master, line = pty.openpty()
    fcntl.ioctl(line, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with os.fdopen(line, "w", encoding="utf-8") as out:
        with first_words(Path("runs/실험\x1b[31m"), out):
            os.write(line, b"|")
        os.write(line, b"|")
        said = b""
        while said.count(b"|") < 2:
            said += os.read(master, 1000)
    os.close(master)
    first, second, _ = said.decode().split("|")
    return first, second


def test_the_line_names_the_run_and_is_wiped() -> None:
    assert written(80) == ("화면을 여는 중입니다: 실험\r", "\r\x1b[2K")


def test_a_line_that_would_be_wrapped_is_not_written() -> None:
    assert written(20) == ("", "")


def test_nothing_is_written_where_there_is_no_terminal() -> None:
    out = io.StringIO()

    with first_words(Path("runs/exp7"), out):
        pass

    assert not out.getvalue()
