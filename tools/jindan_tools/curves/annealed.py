"""A loss whose second part is weighed more and more: the same loss with the weight that it ends with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.text.regex import regex

_WEIGHT = regex(r"(?:^|[/_. ])(?:beta|kld?_?(?:weight|coef|beta|lambda)|(?:kl_?)?anneal\w{0,12})(?:$|[/_. ])")
_PART = regex(r"(?:^|[/_. ])(?:kl|kld|kl_?loss|kl_?div\w{0,12})(?:$|[/_. ])")
_LEAST, _EXACT, _MOSTLY = 10, 0.1, 0.95
_BOTH = (Role.TRAIN_LOSS, Role.VAL_LOSS, Role.OTHER)


class Annealed(Struct, frozen=True, kw_only=True):
    """`loss` is the logged sum with its weight held at the last value; `weight` and `part` are the curves that tell it."""

    loss: Series
    weight: Series
    part: Series


def annealed(run: Run, role: Role) -> Annealed | None:
    """Return the loss of a split with its last weight, None unless sum = first part + weight x second part in nearly every record."""
    weight = next((s for s in run.series if _WEIGHT.search(s.name.lower()) and _moves(s)), None)
    if weight is None:
        return None
    curves = [s for s in run.series if s.role in _BOTH and s is not weight and len(s.finite) == len(s) >= _LEAST]
    sums = [s for s in curves if s.role is role]
    for part in (s for s in curves if _PART.search(s.name.lower())):
        for total, first in ((a, b) for a in sums for b in curves if b not in (a, part) and b.xs == a.xs == part.xs):
            factors = _at(weight, total.xs)
            if factors and _adds_up(total.values, first.values, factors, part.values):
                last = factors[-1]
                values = tuple(a + last * b for a, b in zip(first.values, part.values, strict=True))
                return Annealed(loss=replace(total, values=values), weight=weight, part=part)
    return None


def _moves(weight: Series) -> bool:
    return len(weight.finite) == len(weight) >= _LEAST and weight.values[-1] > weight.values[0] >= 0


def _at(weight: Series, xs: Iterable[float]) -> tuple[float, ...]:
    place = dict(zip(weight.xs, weight.values, strict=True))
    found = tuple(place.get(x) for x in xs)
    return tuple(v for v in found if v is not None) if None not in found else ()


def _adds_up(total: Sequence[float], first: Sequence[float], factors: Sequence[float], part: Sequence[float]) -> bool:
    rows = zip(total, first, factors, part, strict=True)
    # Off by far less than the product, or any small second part would add up.
    right = sum(w * b != 0 and abs(t - a - w * b) <= _EXACT * abs(w * b) for t, a, w, b in rows)
    return right >= _MOSTLY * len(total)
