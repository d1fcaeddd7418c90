"""What a chart shows, free of any size."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Glyph(StrEnum):
    """How the points of a curve are drawn, so that two curves differ without colour."""

    LINE = "line"
    CIRCLE = "o"
    PLUS = "+"


class Curve(Struct, frozen=True, kw_only=True):
    """One curve; `xs` rise and are as long as `ys`, both finite and not empty."""

    name: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    glyph: Glyph = Glyph.LINE


class Mark(Struct, frozen=True, kw_only=True):
    """A place on the axis: `letter` stands below it, `meaning` in the legend (Korean)."""

    x: float
    letter: str
    meaning: str


class Level(Struct, frozen=True, kw_only=True):
    """A value that the curves are to be compared with, such as the memory of the card."""

    y: float
    name: str


class Chart(Struct, frozen=True, kw_only=True):
    """Curves over one axis. `unit` is the Korean name of the unit of the axis.

    `recorded` are the first and the last place of the records, where those at an end hold no finite value.
    """

    title: str
    unit: str
    curves: tuple[Curve, ...]
    marks: tuple[Mark, ...] = ()
    level: Level | None = None
    log: bool = False
    recorded: tuple[float, float] | None = None

    @property
    def span(self) -> tuple[float, float]:
        """Return the first and the last place of the axis."""
        places = [x for c in self.curves for x in (c.xs[0], c.xs[-1])] + [m.x for m in self.marks]
        places += self.recorded or ()
        return min(places), max(places)

    @property
    def range(self) -> tuple[float, float]:
        """Return the lowest and the highest value, that of the level among them."""
        values = [y for c in self.curves for y in (min(c.ys), max(c.ys))]
        values += [] if self.level is None else [self.level.y]
        return min(values), max(values)
