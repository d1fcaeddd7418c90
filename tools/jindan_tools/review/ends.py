"""When the new training may end: at the earliest by patience, at the latest by plan."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.arithmetic.early_stop import earliest_stop_epoch
from jindan_tools.review.case import ReviewCase


class Ends(Struct, frozen=True, kw_only=True):
    """1-based epochs. `earliest` counts on the best epoch of the old run; both are None when unknown."""

    ran: int | None
    best: int | None
    patience: int | None
    earliest: int | None
    planned: int | None

    @property
    def expected(self) -> int | None:
        """Return the end to plan for: patience if it comes before the plan, else the plan."""
        if self.earliest is not None and (self.planned is None or self.earliest < self.planned):
            return self.earliest
        return self.planned

    @property
    def ended_before_patience(self) -> bool:
        """Return whether the old run ended before patience, and before its plan, could end it."""
        if self.ran is None or self.earliest is None:
            return False
        return self.ran < self.earliest and (self.planned is None or self.ran < self.planned)


def find_ends(case: ReviewCase) -> Ends:
    """Return the ends that the old record and the new configuration allow."""
    patience, planned = case.new.number("patience"), case.new.number("epochs")
    waits = int(patience) if patience is not None and patience >= 0 else None
    best = case.best_epoch
    return Ends(
        ran=case.epochs_ran,
        best=best,
        patience=waits,
        earliest=earliest_stop_epoch(best, waits) if best is not None and waits is not None else None,
        planned=int(planned) if planned is not None and planned >= 1 else None,
    )
