"""How many samples an accuracy was taken over, where its values tell."""

from __future__ import annotations

from jindan_tools.model.series import Series

_LEAST, _NEAR = 10, 2e-3


def samples_of(hits: Series, most: int) -> int | None:
    """Return the smallest n up to `most` of which all shares in 0..1 are whole multiples of 1/n, None below ten or without one."""
    for n in range(2, most + 1):
        if all(abs(v * n - round(v * n)) < _NEAR for v in hits.finite):
            return n if n >= _LEAST else None
    return None
