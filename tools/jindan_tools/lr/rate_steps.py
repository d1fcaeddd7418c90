"""Say where a rate is cut and whether the cuts keep a beat."""

from collections.abc import Sequence
from itertools import pairwise

_CUT = 0.95
_MANY = 4
_EPS = 1e-8


def evenly_spaced_cuts(rates: Sequence[float]) -> bool:
    """Return whether all cuts of more than 5 % are equally many records apart, as a step schedule makes them.

    One cut or none keeps any beat.
    """
    cuts = [i for i in range(1, len(rates)) if rates[i] < _CUT * rates[i - 1]]
    return len({b - a for a, b in pairwise([0, *cuts])}) <= 2 and len({b - a for a, b in pairwise(cuts)}) <= 1


def rests_at_eps(rates: Sequence[float]) -> bool:
    """Return whether four cuts or more, two records or more apart, end where the next one would be smaller than 1e-8.

    ReduceLROnPlateau leaves the rate as it is there (its eps); a step schedule goes on to its last step.
    """
    cuts = [i for i in range(1, len(rates)) if rates[i] < _CUT * rates[i - 1]]
    if len(cuts) < _MANY or min(b - a for a, b in pairwise(cuts)) < 2:
        return False
    factor = rates[cuts[-1]] / rates[cuts[-1] - 1]
    next_cut = rates[-1] * (1 - factor)
    return 0 < next_cut <= _EPS and len(rates) - 1 - cuts[-1] >= 2 * (cuts[-1] - cuts[-2])
