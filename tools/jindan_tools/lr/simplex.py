"""Find the numbers that make a cost small, without derivatives."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Vector = tuple[float, ...]
_CLOSE = 1e-3
_EXACT = 1e-10


def minimise(
    cost: Callable[[Vector], float], start: Sequence[float], spread: Sequence[float], *, rounds: int = 90
) -> tuple[float, Vector]:
    """Return the least cost found and its place, from a simplex at `start` whose edges are `spread`.

    A cost of infinity marks a place that is not allowed. Source: Nelder and Mead, 1965, with their usual factors.
    """
    corners = [tuple(start)]
    corners += [tuple(x + spread[i] * (i == j) for j, x in enumerate(start)) for i in range(len(start))]
    ranked = sorted((cost(c), c) for c in corners)
    for _ in range(rounds):
        worst, at = ranked[-1]
        if worst < _EXACT or (worst - ranked[0][0] <= _CLOSE * ranked[0][0] and _small(ranked)):
            break
        middle = tuple(sum(c[i] for _, c in ranked[:-1]) / (len(ranked) - 1) for i in range(len(start)))
        reflected = _tried(cost, middle, at, -1.0)
        if reflected[0] < ranked[0][0]:
            ranked[-1] = min(reflected, _tried(cost, middle, at, -2.0))
        elif reflected[0] < ranked[-2][0]:
            ranked[-1] = reflected
        else:
            ranked[-1] = min(_tried(cost, middle, at, -0.5), _tried(cost, middle, at, 0.5))
            if ranked[-1][0] >= worst:
                ranked[-1] = (worst, at)
                ranked = [ranked[0], *((cost(c), c) for c in (_between(ranked[0][1], c) for _, c in ranked[1:]))]
        ranked.sort()
    return ranked[0]


def _small(ranked: Sequence[tuple[float, Vector]]) -> bool:
    best = ranked[0][1]
    return all(abs(a - b) <= _CLOSE * abs(b) for _, c in ranked[1:] for a, b in zip(c, best, strict=True))


def _tried(cost: Callable[[Vector], float], middle: Vector, at: Vector, share: float) -> tuple[float, Vector]:
    place = tuple(m + share * (a - m) for m, a in zip(middle, at, strict=True))
    return cost(place), place


def _between(best: Vector, other: Vector) -> Vector:
    return tuple((a + b) / 2 for a, b in zip(best, other, strict=True))
