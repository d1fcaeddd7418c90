"""Go through a file that is too large to be held in memory a stretch at a time, and keep the lines that tell what all tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO, Protocol

from jindan_tools.readers.contract import Line
from jindan_tools.readers.encodings import decode_line

# Above, a file is read at both ends unless all of it is asked for: a megabyte takes about 50 ms.
WHOLE_BYTES = 512 << 20
HEAD_BYTES = 64 << 10
# More lines of another shape, or a longer one, are no table and no records.
MOST_ODD = 2000
_LONGEST_LINE = 1 << 20
_LEAST_BLOCK, _LARGEST_BLOCK = 16 << 10, 1 << 20
# Of each column the ends and the extremes of each stretch are kept: about four lines.
_STRETCHES, _LEAST_STRETCHES = 4000, 64


class Keeper(Protocol):
    """Keeps some of the lines that it is given: `lines` so far; `odd` counts those that fit no others."""

    lines: list[Line]
    odd: int

    def take(self, first: int, raws: Sequence[bytes]) -> None:
        """Keep some of the next lines, of which the first is line `first` of the file."""
        ...


def stretch_bytes(size: int, columns: int) -> int:
    """Return how long the stretches of a file of `size` bytes are, of each of which a few lines a column are kept."""
    return min(max(_LEAST_BLOCK, size // max(_LEAST_STRETCHES, _STRETCHES // max(1, columns))), _LARGEST_BLOCK)


def keep_lines(stream: BinaryIO, step: int, keeper: Keeper) -> bytes | None:
    """Give all lines to the keeper in stretches of `step` bytes; return what stands behind the last newline, kept too.

    None when too many lines are odd or one is too long.
    """
    stream.seek(0)
    number, rest = 1, b""
    while data := stream.read(step):
        *lines, rest = (rest + data).split(b"\n")
        if keeper.odd > MOST_ODD or len(rest) > _LONGEST_LINE:
            return None
        keeper.take(number, lines)
        number += len(lines)
    if rest:
        keeper.lines.append(Line(number=number, text=decode_line(rest)))
    return rest


def thinned_ko(many: str, each: str, count: int, kept: int) -> str:
    """Return the sentence on a file of which fewer lines were kept than there are, '' when all were.

    `many` are its lines with their particle ('행이'), `each` is what has ends and extremes ('열').
    """
    if kept >= count:
        return ""
    return (
        f"{many} 많아 {count:,}개 가운데 {kept:,}개를 보관했습니다. {each}마다 처음과 끝, 구간마다의 최솟값과 최댓값, "
        "유한하지 않은 값의 경계는 모두 남겼습니다."
    )
