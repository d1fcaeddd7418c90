"""Say at once that the screen opens: one line, wiped before the screen is drawn; no mode of the terminal changes."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from jindan_tools.text.safe import safe_line

_WORDS = "화면을 여는 중입니다: "
_LONGEST = 40
# What follows is written over the line, should the program end before it is wiped.
_AS_IF_NOTHING = "\r"
_WIPE = "\r\x1b[2K"


@contextmanager
def first_words(path: Path, out: TextIO) -> Generator[None]:
    """Show a line that names the path until the end of the block, when `out` is a terminal wide enough for it."""
    line = f"{_WORDS}{safe_line(path.name, _LONGEST)}"
    shown = out.isatty() and _columns(out) > 2 * len(line)
    if shown:
        _write(out, line + _AS_IF_NOTHING)
    try:
        yield
    finally:
        if shown:
            _write(out, _WIPE)


def _columns(out: TextIO) -> int:
    try:
        return os.get_terminal_size(out.fileno()).columns
    except OSError:
        return 0


def _write(out: TextIO, text: str) -> None:
    out.write(text)
    out.flush()
