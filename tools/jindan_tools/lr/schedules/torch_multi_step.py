"""torch MultiStepLR: times gamma at each milestone."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from jindan_tools.lr.curve import Curve, Hold, Piece, times


class TorchMultiStep(Struct, frozen=True, kw_only=True):
    """A milestone given twice counts twice. Source: torch.optim.lr_scheduler.MultiStepLR."""

    lr: float
    milestones: tuple[int, ...]
    gamma: float = 0.1

    def curve(self) -> Curve:
        """Return the rate after every call of scheduler.step()."""
        pieces: list[Piece] = []
        for milestone, count in sorted(Counter(self.milestones).items()):
            if milestone >= 0:
                pieces += [Piece(milestone, Hold()), Piece(milestone + 1, times(self.gamma**count))]
        return Curve((*pieces, Piece(None, Hold())), self.lr)
