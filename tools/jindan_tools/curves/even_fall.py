"""Tell a loss that sinks evenly under its noise from one that stands still."""

from __future__ import annotations

import math
from itertools import pairwise

from jindan_tools.model.series import Series

_PARTS, _LEAST_EACH, _ERRORS = 4, 5, 2.0


def falls_evenly(loss: Series) -> bool:
    """Say whether each quarter of the loss lies below the one before by more than two standard errors of their difference."""
    values = loss.finite
    size = len(values) // _PARTS
    if size < _LEAST_EACH:
        return False
    parts = [values[i * size : (i + 1) * size] for i in range(_PARTS)]
    means = [sum(part) / size for part in parts]
    spread = [sum((v - mean) ** 2 for v in part) / (size - 1) for part, mean in zip(parts, means, strict=True)]
    error = _ERRORS * math.sqrt(2 * sum(spread) / _PARTS / size)
    return all(earlier - later > error for earlier, later in pairwise(means))
