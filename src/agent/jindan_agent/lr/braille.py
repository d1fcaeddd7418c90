"""Draw curves in a terminal with braille dots, which are one column wide everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.text.figures import figure

# With its labels and the margins of a page, a plot of so many columns fits a terminal of 80.
WIDE = 60
_FIRST = 0x2800
# The bit of each dot of a braille cell, by row and column.
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


def draw(ys: Sequence[float], *, top: float, columns: int = WIDE, rows: int = 10) -> list[str]:
    """Return the lines of a plot of `ys`, spread evenly over the width, from 0 at the bottom to `top`.

    The axis is labelled with `top`, its half and 0. `ys` must not be empty and `top` must be above 0.
    """
    cells = [[0] * columns for _ in range(rows)]
    previous: int | None = None
    for x in range(2 * columns):
        y = _height(ys[round(x * (len(ys) - 1) / (2 * columns - 1))], top, 4 * rows)
        for dot in range(min(y, y if previous is None else previous), max(y, y if previous is None else previous) + 1):
            row, part = divmod(4 * rows - 1 - dot, 4)
            cells[row][x // 2] |= _BITS[part][x % 2]
        previous = y
    labels = {0: figure(top, 3), rows // 2: figure(top / 2, 3), rows - 1: "0"}
    wide = max(len(label) for label in labels.values())
    return [
        f"{labels.get(i, ''):>{wide}} ┤{''.join(chr(_FIRST + bits) for bits in line)}" for i, line in enumerate(cells)
    ]


def _height(value: float, top: float, dots: int) -> int:
    return max(0, min(dots - 1, round(value / top * (dots - 1))))


def axis(first: int, last: int, *, indent: int, columns: int = WIDE) -> str:
    """Return the line below a plot: its first, middle and last step."""
    left, middle, right = f"{first:,}", f"{(first + last) // 2:,}", f"{last:,}"
    room = columns - len(left) - len(middle) - len(right)
    return f"{' ' * indent}{left}{' ' * (room // 2)}{middle}{' ' * (room - room // 2)}{right}"
