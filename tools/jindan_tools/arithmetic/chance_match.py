"""Recognise a loss that sits exactly on a chance level, and refuse when the level could be a coincidence."""

from collections.abc import Sequence

from msgspec import Struct

from jindan_tools.arithmetic.chance_levels import ChanceLevel

_SAME = 1e-9


class ChanceMatch(Struct, frozen=True, kw_only=True):
    """The level that explains `value`; `same_value` holds other formulas with the identical number."""

    value: float
    level: ChanceLevel
    difference: float
    allowed: float
    same_value: tuple[ChanceLevel, ...]


def match_chance(
    value: float, candidates: Sequence[ChanceLevel], tolerance: float = 0.002, half_unit: float = 0.0
) -> ChanceMatch | None:
    """Return the only level within max(tolerance * level, half_unit) of `value`, else None.

    `tolerance` is relative, `half_unit` is the rounding of the printed value (see printed_half_unit). When levels
    of different value lie within reach, only rounding decides; when it leaves several, the match is refused.
    Raises ValueError for negative tolerances.
    """
    if tolerance < 0 or half_unit < 0:
        raise ValueError("tolerance and half_unit must not be negative")
    near = [level for level in candidates if _distance(value, level) <= _allowed(level, tolerance, half_unit)]
    if _several_values(near):
        near = [level for level in near if _distance(value, level) <= half_unit + _SAME]
    if not near or _several_values(near):
        return None
    return ChanceMatch(
        value=value,
        level=near[0],
        difference=value - near[0].value,
        allowed=_allowed(near[0], tolerance, half_unit),
        same_value=tuple(near[1:]),
    )


def _distance(value: float, level: ChanceLevel) -> float:
    return abs(value - level.value)


def _allowed(level: ChanceLevel, tolerance: float, half_unit: float) -> float:
    return max(tolerance * abs(level.value), half_unit + _SAME)


def _several_values(levels: Sequence[ChanceLevel]) -> bool:
    return any(abs(level.value - levels[0].value) > _SAME for level in levels[1:])
