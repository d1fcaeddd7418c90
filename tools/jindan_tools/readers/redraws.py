"""Thin the redraws of a progress bar, so that a line drawn a million times costs little and tells the same."""

from __future__ import annotations

REDRAWS_KEPT = 200
# Letters, not digits and bar glyphs, tell redraws apart: a `loss=nan` differs from the thousand before it.
WORDLESS = (
    b"0123456789.+-, :<>?#=\xe2\x96\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x94\x95\xb8\xba"
)
_MOST_NEW = 64


def shown_pieces(raw: bytes, kept: int = REDRAWS_KEPT) -> list[bytes]:
    """Return what a line with carriage returns showed, in order: `kept` redraws, those worded anew, and the last."""
    pieces = [piece for piece in raw.split(b"\r") if piece.strip()]
    return pieces if len(pieces) <= kept else thinned(pieces, kept)


def thinned(pieces: list[bytes], kept: int) -> list[bytes]:
    """Return about `kept` pieces spread over all of them, with the first of every wording and the last."""
    step = len(pieces) / kept
    chosen = {int(i * step) for i in range(kept - 1)} | {len(pieces) - 1}
    new: dict[bytes, int] = {}
    for index, piece in enumerate(pieces):
        new.setdefault(piece.translate(None, WORDLESS), index)
    chosen.update(list(new.values())[:_MOST_NEW])
    return [pieces[index] for index in sorted(chosen)]


def evenly(data: bytes, begin: int, end: int, count: int, kept: int) -> list[bytes]:
    """Return the first and the last of the redraws of a line that `count` carriage returns part, and `kept` in all.

    They are spread over its bytes, not over the number of redraws, so that the others need not be found.
    """
    if count < kept:
        return [piece for piece in data[begin:end].split(b"\r") if piece.strip()]
    begins = {data.rfind(b"\r", begin, end) + 1}
    for at in range(kept - 1):
        begins.add(data.find(b"\r", begin + (end - begin) * at // kept, end) + 1)
    ends = [(start, data.find(b"\r", start, end)) for start in sorted(begins)]
    shown = [data[start : stop if stop >= 0 else end] for start, stop in ends]
    return [piece for piece in shown if piece.strip()]
