"""torch ChainedScheduler: several schedulers that change the same rate at every step, one after the other."""

from __future__ import annotations

import math
from collections.abc import Callable

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Flat, Hold, Law, Listed, Piece, Product, Scan, Schedule, Stairs
from jindan_tools.lr.numbers import Formula, Numbers, SingleNumbers

_M = SingleNumbers()


class TorchChained(Struct, frozen=True, kw_only=True):
    """Parts that set the rate outright (LambdaLR, OneCycleLR, ...) undo what came before them.

    Source: torch.optim.lr_scheduler.ChainedScheduler.
    """

    parts: tuple[Schedule, ...]

    def curve(self) -> Curve:
        """Return the rate after every call of scheduler.step(). Raises ValueError without a part."""
        if not self.parts:
            raise ValueError("a chain needs at least one scheduler")
        curves = [part.curve() for part in self.parts]
        ends = sorted({p.until for curve in curves for p in curve.pieces if p.until is not None})
        pieces: list[Piece] = []
        first = 0
        for until in (*ends, None):
            laws = [_law_at(curve, first) for curve in curves]
            if None in laws:
                break
            pieces.append(Piece(until, _together([law for law in laws if law is not None])))
            first = first if until is None else max(first, until)
        return Curve(tuple(pieces), curves[0].start)


def _law_at(curve: Curve, step: int) -> Law | None:
    return next((p.law for p in curve.pieces if p.until is None or p.until > step), None)


def _together(laws: list[Law]) -> Law:
    factors = [_factors(law) for law in laws]
    if any(found is None for found in factors):
        return Scan(_composed([_advance(law) for law in laws]))
    joined = tuple(f for found in factors if found is not None for f in found)
    return Product(joined) if joined else Hold()


def _factors(law: Law) -> tuple[Formula, ...] | None:
    """Return what a law multiplies the rate by, None when it does more than that."""
    match law:
        case Hold():
            return ()
        case Product(factors):
            return factors
        case Stairs():
            return (_drop(law),)
        case _:
            return None


def _drop(stairs: Stairs) -> Formula:
    size, factor, origin = stairs.size, stairs.factor, stairs.origin

    def drop(m: Numbers, step: float) -> float:
        since = step - origin
        return m.choose((since % size == 0) & (since > 0), factor + 0.0 * since, 1.0 + 0.0 * since)

    return drop


def _advance(law: Law) -> Callable[[float, int], float]:
    match law:
        case Scan(advance, _):
            return advance
        case Closed(at):
            return lambda _, step: at(_M, step)
        case Flat(lr):
            return lambda _, step: lr
        case Listed():
            raise ValueError("a scheduler that needs metrics cannot be chained")
        case _:
            factors = _factors(law) or ()
            return lambda lr, step: math.prod((f(_M, step) for f in factors), start=lr)


def _composed(advances: list[Callable[[float, int], float]]) -> Callable[[float, int], float]:
    def advance(lr: float, step: int) -> float:
        for each in advances:
            lr = each(lr, step)
        return lr

    return advance
