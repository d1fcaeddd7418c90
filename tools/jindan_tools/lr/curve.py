"""A schedule as pieces of steps, each with the law that gives its learning rates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from jindan_tools.lr.numbers import Formula


class Flat(Struct, frozen=True):
    """The same rate at every step."""

    lr: float


class Hold(Struct, frozen=True):
    """The rate of the step before."""


class Closed(Struct, frozen=True):
    """A rate that depends on the step alone."""

    at: Formula


class Product(Struct, frozen=True):
    """The rate of the step before times each factor in turn, as frameworks that change the rate in place round it."""

    factors: tuple[Formula, ...]


class Slope(Struct, frozen=True):
    """A scan's step written as ratio * (rate before - floor) + floor, but for the steps `leaps(first, stop)`."""

    ratio: Formula
    floor: float
    leaps: Callable[[int, int], range]

    def step(self, previous: float, ratio: float) -> float:
        """Return the rate after `previous`."""
        return ratio * (previous - self.floor) + self.floor


class Scan(Struct, frozen=True):
    """A rate computed from the one before; `near` is a closed form that leaves out the rounding of the way there.

    `slope` says the same as `advance`, for evaluators that compute all ratios first.
    """

    advance: Callable[[float, int], float]
    near: Formula | None = None
    slope: Slope | None = None


class Stairs(Struct, frozen=True):
    """The rate of the step before, times `factor` at every step that is `size`, 2 size, ... after `origin`."""

    size: int
    factor: float
    origin: int = 0


class Listed(Struct, frozen=True):
    """Rates known one by one, from the first step of the piece on."""

    lrs: tuple[float, ...]


Law = Flat | Hold | Closed | Product | Scan | Stairs | Listed


class Piece(Struct, frozen=True):
    """A law that holds from the end of the piece before to the step `until` (exclusive, None: for ever)."""

    until: int | None
    law: Law


class Curve(Struct, frozen=True):
    """Pieces that follow each other from step 0, `until` rising. A piece that ends no later than it begins is empty.

    The step counts calls of the scheduler: step 0 is the rate of the first update. `start` is the rate before step 0,
    for laws that change it. After a last piece that ends, the framework itself refuses to go on.
    """

    pieces: tuple[Piece, ...]
    start: float = 0.0

    @property
    def end(self) -> int | None:
        """Return the first step that has no rate, None when every step has one."""
        return self.pieces[-1].until


class Schedule(Protocol):
    """The arguments of one scheduler, able to say its curve."""

    def curve(self) -> Curve:
        """Return the rate at every step. Raises ValueError for arguments that the framework refuses too."""
        ...


def times(factor: float) -> Product:
    """Return the law that multiplies by the same factor at every step."""
    return Product((lambda _, step: factor + 0.0 * step,))


def stopped(curve: Curve, step: int) -> Curve:
    """Return the curve up to `step`, holding the rate of that step from there on."""
    return Curve((*shifted(curve, 0, step + 1), Piece(None, Hold())), curve.start)


def shifted(curve: Curve, start: int, stop: int | None) -> tuple[Piece, ...]:
    """Return the pieces of `curve` with its step 0 at `start`, cut at `stop` (None: not cut)."""
    pieces: list[Piece] = []
    for piece in curve.pieces:
        until = None if piece.until is None else piece.until + start
        if stop is not None and (until is None or until >= stop):
            return (*pieces, Piece(stop, moved(piece.law, start)))
        pieces.append(Piece(until, moved(piece.law, start)))
    return tuple(pieces)


def moved(law: Law, start: int) -> Law:
    """Return the law with its step 0 at `start`."""
    match law:
        case Closed(at):
            return Closed(_later(at, start))
        case Product(factors):
            return Product(tuple(_later(f, start) for f in factors))
        case Scan(advance, near, slope):
            return Scan(
                lambda lr, step: advance(lr, step - start),
                None if near is None else _later(near, start),
                None if slope is None else _later_slope(slope, start),
            )
        case Stairs(size, factor, origin):
            return Stairs(size, factor, origin + start)
        case _:
            return law


def _later(formula: Formula, start: int) -> Formula:
    return lambda m, step: formula(m, step - start)


def _later_slope(slope: Slope, start: int) -> Slope:
    def leaps(first: int, stop: int) -> range:
        before = slope.leaps(first - start, stop - start)
        return range(before.start + start, before.stop + start, before.step)

    return Slope(_later(slope.ratio, start), slope.floor, leaps)
