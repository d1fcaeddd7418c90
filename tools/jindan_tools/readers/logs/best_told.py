"""Tell the figures of a record from those that a sentence calls the best so far."""

from __future__ import annotations

import re

from jindan_tools.text.regex import regex

_BEST_SO_FAR = regex(r"\bbest ([a-z][\w/@.-]{1,40}) (?=[-+]?\d)", re.IGNORECASE)


def without_best(text: str, pairs: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Leave out what a sentence calls the best so far: `finished. best val_loss 0.3049` tells an earlier record once more."""
    if not pairs or "best " not in text.lower():
        return pairs
    again = {name.lower() for name in _BEST_SO_FAR.findall(text)}
    return [(name, value) for name, value in pairs if name.lower() not in again]
