"""Hugging Face `constant`."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Curve, Flat, Piece


class HfConstant(Struct, frozen=True, kw_only=True):
    """Source: transformers.get_constant_schedule, which ignores warm-up."""

    lr: float

    def curve(self) -> Curve:
        """Return the rate at every optimizer step."""
        return Curve((Piece(None, Flat(self.lr)),))
