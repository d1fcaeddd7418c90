"""Tell from logged warm-up rates how many steps the warm-up has and which step's rate the trainer logs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct

from jindan_tools.lr.points import LrPoint


class LoggedWarmup(Struct, frozen=True, kw_only=True):
    """rate(s) = peak x (s + offset) / steps on every logged point; `error` is the largest relative deviation."""

    steps: int
    offset: int
    error: float


def logged_warmup(
    points: Sequence[LrPoint], *, peak: float, candidates: Sequence[int], tolerance: float = 2e-4
) -> LoggedWarmup | None:
    """Return the only (steps, offset) among `candidates` x {0, -1} that explains every warm-up point, else None.

    Only points inside the shortest candidate are used; at least three of them are needed. Rates and `peak` share a
    unit. Source: transformers get_*_schedule_with_warmup (s / steps) and pull request 36973 (offset -1 from 4.51).
    """
    inside = [p for p in points if 1 < p.step < min(candidates, default=0)]
    if len(inside) < 3 or peak <= 0:
        return None
    fits = [
        LoggedWarmup(steps=steps, offset=offset, error=_error(inside, peak, steps, offset))
        for steps in dict.fromkeys(candidates)
        for offset in (0, -1)
    ]
    good = [fit for fit in fits if fit.error <= tolerance]
    return good[0] if len(good) == 1 else None


def _error(points: Sequence[LrPoint], peak: float, steps: int, offset: int) -> float:
    expected = [peak * (p.step + offset) / steps for p in points]
    return max((abs(p.lr - e) / e if e > 0 else math.inf) for p, e in zip(points, expected, strict=True))
