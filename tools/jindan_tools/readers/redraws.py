"""Thin the redraws of a progress bar, so that a line drawn a million times costs little and tells the same."""

from __future__ import annotations

from itertools import accumulate, pairwise

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
    return [pieces[index] for index in _chosen(pieces, kept)]


def worded_anew(raw: bytes, begin: int, kept: int) -> set[int]:
    """Return where the redraws of a line that is thinned so begin, for one that begins at `begin`."""
    pieces = raw.split(b"\r")
    starts = [0, *accumulate(len(piece) + 1 for piece in pieces)]
    filled = [index for index, piece in enumerate(pieces) if piece.strip()]
    chosen = range(len(filled)) if len(filled) <= kept else _chosen([pieces[index] for index in filled], kept)
    # The last state of a bar that was wiped out.
    wiped = [at for at, piece in pairwise(filled) if piece - at > 1][:REDRAWS_KEPT]
    return {begin + starts[at] for at in (*(filled[at] for at in chosen), *wiped)}


def _chosen(pieces: list[bytes], kept: int) -> list[int]:
    step = len(pieces) / kept
    chosen = {int(i * step) for i in range(kept - 1)} | {len(pieces) - 1}
    new: dict[bytes, int] = {}
    for index, piece in enumerate(pieces):
        new.setdefault(piece.translate(None, WORDLESS), index)
    chosen.update(list(new.values())[:_MOST_NEW])
    return sorted(chosen)


def evenly(data: bytes, begin: int, end: int, kept: int) -> set[int]:
    """Return where up to `kept` redraws of a line begin, the first and the last among them.

    They are spread over its bytes, not over the number of redraws, so that the others need not be found.
    """
    begins = {data.rfind(b"\r", begin, end) + 1 or begin}
    for at in range(kept - 1):
        found = data.find(b"\r", begin + (end - begin) * at // kept, end)
        begins.add(begin if at == 0 and found != begin else found + 1 or begin)
    return begins
