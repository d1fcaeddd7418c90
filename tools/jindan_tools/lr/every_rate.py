"""The learning rate of every step of a run: by arrays when there are many, without them when numpy is missing."""

from __future__ import annotations

from array import array

from jindan_tools.lr.curve import Curve
from jindan_tools.lr.evaluate import rates

# Below this many steps loading numpy (90 ms) costs more than it saves.
_MANY = 200_000


def every_rate(curve: Curve, count: int, *, exact: bool = True) -> array[float]:
    """Return the learning rates of steps 0 to count - 1 as doubles.

    `exact` as in evaluate.rates_at. Raises ValueError when the curve ends before.
    """
    if count >= _MANY:
        try:
            # Deferred: numpy is only worth its loading time here, and is not a dependency of the tools.
            from jindan_tools.lr.array_rates import array_rates  # noqa: PLC0415

            return array("d", array_rates(curve, count, exact=exact).tobytes())
        except (ImportError, FloatingPointError):
            pass
    return array("d", rates(curve, count))
