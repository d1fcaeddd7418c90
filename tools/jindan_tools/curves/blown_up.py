"""Find a held-out loss that took a value no working detector or classifier produces."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series

_TIMES = 1000.0
_LARGE = 1000.0


class BlownUp(Struct, frozen=True, kw_only=True):
    """A held-out loss and the record of its largest value."""

    series: Series
    index: int

    @property
    def value(self) -> float:
        """Return the largest value."""
        return self.series.values[self.index]


def find_blown_up(run: Run) -> BlownUp | None:
    """Return the held-out loss with a finite record of at least 1000 that is 1000 times its least, else None."""
    for series in run.of_role(Role.VAL_LOSS):
        worst = max(series.finite_indices, key=lambda i: series.values[i], default=None)
        if worst is None or series.values[worst] < _LARGE:
            continue
        if series.values[worst] >= _TIMES * min(abs(v) for v in series.finite):
            return BlownUp(series=series, index=worst)
    return None
