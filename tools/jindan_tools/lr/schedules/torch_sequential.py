"""torch SequentialLR: one scheduler after the other, each starting from its own step 0."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Curve, Flat, Piece, Schedule, shifted
from jindan_tools.lr.evaluate import rate_at


class TorchSequential(Struct, frozen=True, kw_only=True):
    """`milestones` are the steps at which the next of `parts` takes over; every part has the same base rate.

    Source: torch.optim.lr_scheduler.SequentialLR: at a milestone the rate is the closed form of the part at 0.
    """

    parts: tuple[Schedule, ...]
    milestones: tuple[int, ...]

    def curve(self) -> Curve:
        """Return the rate after every call of scheduler.step(). Raises ValueError unless the counts fit."""
        if not self.parts or len(self.milestones) != len(self.parts) - 1:
            message = f"{len(self.parts)} parts need {len(self.parts) - 1} milestones, not {len(self.milestones)}"
            raise ValueError(message)
        if any(b <= a for a, b in zip((0, *self.milestones), self.milestones, strict=False)):
            message = f"milestones must rise from 1: {self.milestones}"
            raise ValueError(message)
        pieces: list[Piece] = []
        for part, start, stop in zip(self.parts, (0, *self.milestones), (*self.milestones, None), strict=True):
            curve = part.curve()
            pieces += (Piece(start + 1, Flat(rate_at(curve, 0))), *shifted(curve, start, stop))
        return Curve(tuple(pieces))
