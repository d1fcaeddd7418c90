"""Learning rates of all steps of a curve as one numpy array: for runs so long that a formula a step is slow.

numpy is loaded by importing this module: import it where it is needed, as `every_rate` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import cast

import numpy as np
from numpy.typing import NDArray

from jindan_tools.lr.array_numbers import ArrayNumbers
from jindan_tools.lr.curve import Closed, Curve, Flat, Hold, Law, Product, Scan, Slope, Stairs
from jindan_tools.lr.evaluate import check_steps, fill, spans, stair_levels
from jindan_tools.lr.numbers import Formula, Numbers

Floats = NDArray[np.float64]

_M = cast("Numbers", ArrayNumbers())
# Arrays of this many steps stay in the processor's cache while a formula passes over them.
_BLOCK = 1 << 15
_SHORT = 64


def array_rates(curve: Curve, count: int, *, exact: bool = True) -> Floats:
    """Return the learning rates of steps 0 to count - 1.

    Within 1 ulp of evaluate.rates, 4 where a power is taken (numpy's own, by AVX-512), and equal where rates are products. With `exact` a scan is
    walked through step by step, without it its near closed form is used (to 1e-8). Raises ValueError when the curve
    ends before, FloatingPointError where a formula has no value.
    """
    check_steps(curve, range(count))
    found = np.empty(count)
    previous = curve.start
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        for first, stop, law in spans(curve, count, exact=exact):
            if stop - first < _SHORT:
                found[first:stop] = fill(law, first, stop, previous)
            else:
                _span(found, law, first, stop, previous)
            previous = float(found[stop - 1])
    return found


def _span(found: Floats, law: Law, first: int, stop: int, previous: float) -> None:
    match law:
        case Flat(lr):
            found[first:stop] = lr
        case Hold():
            found[first:stop] = previous
        case Stairs():
            _stairs(found, law, first, stop, previous)
        case Closed(at):
            for start, end in _blocks(first, stop):
                found[start:end] = _values(at, start, end)
        case Product(factors):
            _products(found, factors, first, stop, previous)
        case Scan(slope=slope) if slope is not None:
            _slope(found, law, slope, first, stop, previous)
        case _:
            found[first:stop] = fill(law, first, stop, previous)


def _stairs(found: Floats, stairs: Stairs, first: int, stop: int, previous: float) -> None:
    """Write the levels, by products where nearly every step is a drop."""
    if stairs.size > _SHORT:
        found[first:stop] = np.repeat(*stair_levels(stairs, first, stop, previous))
        return
    steps = np.maximum((np.arange(first - 1, stop) - stairs.origin) // stairs.size, 0)
    levels = np.full(int(steps[-1] - steps[0]) + 1, stairs.factor)
    levels[0] = previous
    with np.errstate(under="ignore"):
        found[first:stop] = np.multiply.accumulate(levels)[steps[1:] - steps[0]]


def _blocks(first: int, stop: int) -> Iterator[tuple[int, int]]:
    return ((start, min(stop, start + _BLOCK)) for start in range(first, stop, _BLOCK))


def _values(formula: Formula, first: int, stop: int) -> Floats:
    return cast("Floats", formula(_M, cast("float", np.arange(first, stop, dtype=np.float64))))


def _products(found: Floats, factors: tuple[Formula, ...], first: int, stop: int, previous: float) -> None:
    """Write previous * a1 * b1 * a2 * b2 ... after each step, rounded in that order as a scheduler does."""
    each = len(factors)
    for start, end in _blocks(first, stop):
        flat = np.empty((end - start) * each + 1)
        flat[0] = previous
        for place, factor in enumerate(factors):
            flat[1 + place :: each] = _values(factor, start, end)
        found[start:end] = np.multiply.accumulate(flat)[each::each]
        previous = float(found[end - 1])


def _slope(found: Floats, scan: Scan, slope: Slope, first: int, stop: int, previous: float) -> None:
    """Write ratio * (previous - floor) + floor after each step: the ratios at once, the rest in order."""
    leaps = slope.leaps(first, stop)
    if leaps.step <= _SHORT // 4:
        found[first:stop] = fill(scan, first, stop, previous)
        return
    for leap in (*leaps, stop):
        if leap - first < _SHORT:
            found[first:leap] = fill(scan, first, leap, previous)
        elif slope.floor == 0:
            _products(found, (slope.ratio,), first, leap, previous)
        else:
            for start, end in _blocks(first, leap):
                before = found[start - 1] if start > first else previous
                ratios = _values(slope.ratio, start, end).tolist()
                found[start:end] = list(accumulate(ratios, slope.step, initial=float(before)))[1:]
        previous = float(found[leap - 1]) if leap > first else previous
        if leap < stop:
            previous = found[leap] = scan.advance(previous, leap)
            first = leap + 1
