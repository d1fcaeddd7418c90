"""Thin the redraws of the progress bars of a chunk, many at a look."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.readers.redraws import REDRAWS_KEPT, WORDLESS, evenly, shown_pieces

# About so many redraws of progress bars are kept, evenly, and the last of each line at least.
_REDRAWS = 4000
_LEAST_SPACING = 512
_MANY_REDRAWS = 100
# Ends a redraw that the next one was drawn over.
OVERDRAWN = b"\r"


class Shown(Struct, frozen=True):
    """The lines and the redraws that are kept, for each the number of its line from 0, and the count of line ends.

    Each redraw that another one was drawn over ends in OVERDRAWN: it tells other things than the last of its line.
    """

    pieces: list[bytes]
    numbers: list[int]
    lines: int


class Redraws:
    """Thins the redraws of a log of `size` bytes."""

    def __init__(self, size: int) -> None:
        self._spacing = max(_LEAST_SPACING, size // _REDRAWS)

    def thin(self, data: bytes) -> Shown:
        """Return what is kept of some lines, of which the last may end in a carriage return: it will be drawn over."""
        pieces: list[bytes] = []
        numbers: list[int] = []
        begin = 0
        worded = data.translate(None, WORDLESS).split(b"\n")
        for number, words in enumerate(worded):
            end = data.find(b"\n", begin)
            if end < 0:
                break
            if b"\r" in words:
                shown = self._shown(data, begin, end, words)
                pieces += [piece + OVERDRAWN for piece in shown[:-1]]
                pieces.append(shown[-1])
                numbers += [number] * len(shown)
            else:
                pieces.append(data[begin:end])
                numbers.append(number)
            begin = end + 1
        if begin < len(data):
            shown = self._shown(data, begin, len(data), worded[-1])
            pieces += [piece + OVERDRAWN for piece in shown]
            numbers += [len(worded) - 1] * len(shown)
        return Shown(pieces, numbers, len(worded) - 1)

    def _shown(self, data: bytes, begin: int, end: int, words: bytes) -> list[bytes]:
        """Return the redraws to keep of a line, whose letters are `words`."""
        if words.endswith(b"\r"):
            end, words = end - 1, words[:-1]
        # A bar that is drawn a few times between records may tell the place of the record before it by its first.
        count = words.count(b"\r")
        least = 1 if count >= _MANY_REDRAWS else 2
        kept = min(REDRAWS_KEPT, max(least, (end - begin) // self._spacing))
        last = words[words.rfind(b"\r") + 1 :]
        alike = (last + b"\r") * count + last
        same = words in (alike, alike[len(last) :])
        return (evenly(data, begin, end, count, kept) if same else shown_pieces(data[begin:end], kept)) or [b""]
