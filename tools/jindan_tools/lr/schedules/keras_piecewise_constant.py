"""Keras PiecewiseConstantDecay: one value up to and with each boundary."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Curve, Flat, Piece


class KerasPiecewiseConstant(Struct, frozen=True, kw_only=True):
    """`values` has one more than `boundaries`. Source: keras.optimizers.schedules.PiecewiseConstantDecay 3.15."""

    boundaries: tuple[int, ...]
    values: tuple[float, ...]

    def curve(self) -> Curve:
        """Return the rate at every optimizer iteration. Raises ValueError unless the counts fit."""
        if len(self.boundaries) != len(self.values) - 1:
            message = f"{len(self.values)} values need {len(self.values) - 1} boundaries, not {len(self.boundaries)}"
            raise ValueError(message)
        ends = [*(boundary + 1 for boundary in self.boundaries), None]
        return Curve(tuple(Piece(end, Flat(value)) for end, value in zip(ends, self.values, strict=True)))
