"""Join what a console broke at its width: PowerShell writes the standard error of a program into a file as it would show it."""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from jindan_tools.readers.contract import Line, TextFile

_NARROWEST, _WIDEST, _LEAST_FULL = 30, 400, 3


def unwrapped(file: TextFile) -> TextFile:
    """Return the file with whole lines, each under the number of its first piece; unchanged where no width stands out."""
    width = _width(file.lines)
    return file if width is None else replace(file, lines=tuple(_joined(file.lines, width)))


def _width(lines: tuple[Line, ...]) -> int | None:
    """Return the width at which most lines end; None when no width stands out."""
    lengths = Counter(len(line.text) for line in lines if _NARROWEST <= len(line.text) <= _WIDEST)
    width, count = max(lengths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return width if count >= _LEAST_FULL else None


def _joined(lines: tuple[Line, ...], width: int) -> list[Line]:
    whole: list[Line] = []
    open_end = False
    last = ""
    for line in lines:
        text = line.text
        goes_on = open_end and bool(text) and (len(last) == width or len(last) + len(text.split(" ", 1)[0]) > width)
        if goes_on:
            whole[-1] = Line(number=whole[-1].number, text=whole[-1].text + text)
        else:
            whole.append(line)
        last = text
        # Broken within a word at the width, or behind the blank before a word that did not fit.
        open_end = len(text) == width or (text.endswith(" ") and _NARROWEST / 2 <= len(text) < width)
    return whole
