"""Keep a view small and say what was left out."""

from __future__ import annotations

from collections.abc import Sequence

MOST_LETTERS = 6000
_LINE = 240


def cut_lines(lines: Sequence[str], most: int, what: str) -> str:
    """Return at most `most` lines and MOST_LETTERS letters; the last line counts the `what` left out."""
    kept: list[str] = []
    room = MOST_LETTERS
    for line in lines[:most]:
        short = line if len(line) <= _LINE else f"{line[:_LINE]}…(줄 잘림)"
        if len(short) > room:
            break
        kept.append(short)
        room -= len(short) + 1
    left = len(lines) - len(kept)
    return "\n".join([*kept, *([f"…(이하 {what} {left:,}개 생략)"] if left > 0 else [])])
