"""Check a stated percentage against the two numbers it is about."""

from msgspec import Struct


class PercentCheck(Struct, frozen=True, kw_only=True):
    """The exact change in percent, and whether the stated one is it.

    `is_percent_point` marks a difference in points written as a percentage.
    """

    exact: float
    stated: float
    agrees: bool
    is_percent_point: bool


def percent_change(before: float, after: float) -> float:
    """Return 100 * (after - before) / |before|, signed, in percent. Raises ValueError when before is 0."""
    if before == 0:
        raise ValueError("before must not be zero")
    return 100 * (after - before) / abs(before)


def check_percent(before: float, after: float, stated: float, tolerance: float = 0.6) -> PercentCheck:
    """Compare the size of a stated change with the exact one; both signs of `stated` are accepted.

    `tolerance` is in percent points and covers rounding to a whole number. Raises ValueError when before is 0.
    """
    exact = percent_change(before, after)
    agrees = abs(abs(stated) - abs(exact)) <= tolerance
    points = abs(after - before)
    is_point = not agrees and points > 1 and abs(abs(stated) - points) <= 1e-9 * points
    return PercentCheck(exact=exact, stated=stated, agrees=agrees, is_percent_point=is_point)
