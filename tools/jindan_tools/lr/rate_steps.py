"""Say where a rate is cut and whether the cuts keep a beat."""

from collections.abc import Sequence
from itertools import pairwise

_CUT = 0.95


def evenly_spaced_cuts(rates: Sequence[float]) -> bool:
    """Return whether all cuts of more than 5 % are equally many records apart, as a step schedule makes them.

    One cut or none keeps any beat.
    """
    cuts = [i for i in range(1, len(rates)) if rates[i] < _CUT * rates[i - 1]]
    return len({b - a for a, b in pairwise([0, *cuts])}) <= 2 and len({b - a for a, b in pairwise(cuts)}) <= 1
