"""Find the ReduceLROnPlateau behind a recorded rate by replaying it over a recorded metric."""

import math
from collections.abc import Sequence
from itertools import chain, product
from typing import Literal

from msgspec import Struct

from jindan_tools.lr.schedules.torch_plateau import TorchPlateau

_CUT = 0.95
# A metric is evaluated at every epoch or so; as many records are steps, and a replay of them would take minutes.
_MOST_RECORDS = 20_000
_SAME = 0.02
_PATIENCES = range(31)
_THRESHOLDS = (1e-4, 0.0, 1e-3, 1e-2)

Mode = Literal["min", "max"]


class PlateauMatch(Struct, frozen=True, kw_only=True):
    """The arguments that reproduce every recorded rate. `cuts` counts the drops, `lag` the records until one shows.

    `min_lr` is the rate it came to rest at, 0 when every rate is the first times a power of the factor.
    """

    mode: Mode
    patience: int
    factor: float
    threshold: float
    cuts: int
    lag: int
    min_lr: float = 0.0


def find_plateau(rates: Sequence[float], metrics: Sequence[float], modes: Sequence[Mode]) -> PlateauMatch | None:
    """Return the plateau schedule over `metrics` whose rates are `rates` within 2 %, record by record, or None.

    The rate may be recorded before (lag 1) or after (lag 0) the scheduler looks at the metric of the same record.
    Needs equally many of both, at most 20,000, and at least one drop. Source: torch ReduceLROnPlateau, see schedules/torch_plateau.py.
    """
    cuts = [i for i in range(1, len(rates)) if rates[i] < _CUT * rates[i - 1]]
    if len(rates) != len(metrics) or not cuts or rates[0] <= 0:
        return None
    factor = rates[cuts[0]] / rates[cuts[0] - 1]
    if len(rates) > _MOST_RECORDS or not 0 < factor < 1 or min(rates) <= 0:
        return None
    min_lr = 0.0 if _on_level(rates[0], min(rates), factor) else min(rates)
    if not all(rate < math.inf and (rate == min_lr or _on_level(rates[0], rate, factor)) for rate in set(rates)):
        return None
    for mode, lag, patience, threshold in product(modes, (1, 0), _PATIENCES, _THRESHOLDS):
        schedule = TorchPlateau(
            lr=rates[0],
            metrics=tuple(metrics),
            mode=mode,
            factor=factor,
            patience=patience,
            threshold=threshold,
            min_lr=min_lr,
        )
        # Recorded before the metric is looked at, the first rate is that before the first evaluation. Most replays leave
        # the record at its first drop.
        replayed = chain((rates[0],), schedule.replay()) if lag else schedule.replay()
        if all(abs(a - b) <= _SAME * b for a, b in zip(replayed, rates, strict=False)):
            return PlateauMatch(
                mode=mode,
                patience=patience,
                factor=factor,
                threshold=threshold,
                cuts=len(cuts),
                lag=lag,
                min_lr=min_lr,
            )
    return None


def _on_level(first: float, rate: float, factor: float) -> bool:
    """Say whether a rate is the first one times a whole power of the factor."""
    if not 0 < rate < math.inf:
        return False
    level = first * factor ** round(math.log(rate / first) / math.log(factor))
    return abs(level - rate) <= _SAME * rate
