"""Learning rates of a curve at chosen steps or at all of them, with the standard library alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise, repeat
from operator import mul

from jindan_tools.lr.curve import Closed, Curve, Flat, Hold, Law, Listed, Product, Scan, Stairs
from jindan_tools.lr.numbers import SingleNumbers

_M = SingleNumbers()


def rate_at(curve: Curve, step: int) -> float:
    """Return the learning rate at `step` (0-based calls of the scheduler). Errors as in rates_at."""
    return rates_at(curve, (step,))[0]


def rates_at(curve: Curve, steps: Sequence[int], *, exact: bool = True) -> list[float]:
    """Return the learning rates at `steps`, in their order.

    Costs one formula a step; pieces that only know the rate before are walked through, once for all steps, or not at
    all where a closed form is near (to 1e-8) and `exact` is False. Raises ValueError for a step below 0 or past the
    end of the curve.
    """
    wanted = sorted(set(steps))
    check_steps(curve, wanted)
    found: dict[int, float] = {}
    previous = curve.start
    for first, stop, law in spans(curve, wanted[-1] + 1 if wanted else 0, exact=exact):
        at = _reader(law, first, stop, previous)
        found.update((step, at(step)) for step in wanted[bisect_left(wanted, first) : bisect_left(wanted, stop)])
        previous = at(stop - 1)
    return [found[step] for step in steps]


def rates(curve: Curve, count: int) -> list[float]:
    """Return the learning rates of steps 0 to count - 1. Raises ValueError when the curve ends before."""
    check_steps(curve, range(count))
    found: list[float] = []
    for first, stop, law in spans(curve, count):
        found += fill(law, first, stop, found[-1] if found else curve.start)
    return found


def check_steps(curve: Curve, wanted: Sequence[int]) -> None:
    """Raise ValueError when the first of the sorted steps is negative or the last has no rate."""
    if wanted and wanted[0] < 0:
        message = f"step must not be negative: {wanted[0]}"
        raise ValueError(message)
    if wanted and curve.end is not None and wanted[-1] >= curve.end:
        message = f"the schedule ends before step {curve.end}, step {wanted[-1]} has no rate"
        raise ValueError(message)


def spans(curve: Curve, count: int, *, exact: bool = True) -> Iterator[tuple[int, int, Law]]:
    """Yield (first step, step after the last, law) of the pieces that are not empty before step `count`.

    A closed form that is near stands for a walk when `exact` is False.
    """
    first = 0
    for piece in curve.pieces:
        stop = count if piece.until is None else min(piece.until, count)
        if stop > first:
            law = piece.law
            yield first, stop, Closed(law.near) if isinstance(law, Scan) and law.near and not exact else law
            first = stop


def _reader(law: Law, first: int, stop: int, previous: float) -> Callable[[int], float]:
    """Return the rate at any step of the span; what must be walked through is walked through once."""
    match law:
        case Flat(lr):
            return lambda _: lr
        case Hold():
            return lambda _: previous
        case Closed(at):
            return lambda step: at(_M, step)
        case Stairs():
            levels, before = _levels(law, first, stop, previous), _drops(law, first - 1)
            return lambda step: levels[_drops(law, step) - before]
        case Listed(lrs):
            return lambda step: lrs[step - first]
        case _:
            walked = _walk(law, first, stop, previous)
            return lambda step: walked[step - first]


def fill(law: Law, first: int, stop: int, previous: float) -> list[float]:
    """Return the rates of the steps first to stop - 1, after a step with the rate `previous`."""
    match law:
        case Flat(lr):
            return [lr] * (stop - first)
        case Hold():
            return [previous] * (stop - first)
        case Closed(at):
            return [at(_M, step) for step in range(first, stop)]
        case Stairs():
            return _stairs(law, first, stop, previous)
        case Listed(lrs):
            return list(lrs[: stop - first])
        case _:
            return _walk(law, first, stop, previous)


def _drops(stairs: Stairs, step: int) -> int:
    return max(0, (step - stairs.origin) // stairs.size)


def _levels(stairs: Stairs, first: int, stop: int, previous: float) -> list[float]:
    """Return the rates that the steps of the span take, the one before the span first."""
    count = _drops(stairs, stop - 1) - _drops(stairs, first - 1)
    return list(accumulate(repeat(stairs.factor, count), mul, initial=previous))


def stair_levels(stairs: Stairs, first: int, stop: int, previous: float) -> tuple[list[float], list[int]]:
    """Return the rates that the steps of the span take, in order, and for how many steps each."""
    levels = _levels(stairs, first, stop, previous)
    drop = stairs.origin + (_drops(stairs, first - 1) + 1) * stairs.size
    ends = [min(end, stop) for end in (*range(drop, drop + (len(levels) - 1) * stairs.size, stairs.size), stop)]
    return levels, [end - begin for begin, end in pairwise((first, *ends))]


def _stairs(stairs: Stairs, first: int, stop: int, previous: float) -> list[float]:
    levels, counts = stair_levels(stairs, first, stop, previous)
    return [lr for level, count in zip(levels, counts, strict=True) for lr in repeat(level, count)]


def _walk(law: Product | Scan, first: int, stop: int, previous: float) -> list[float]:
    if isinstance(law, Scan):
        return list(accumulate(range(first, stop), law.advance, initial=previous))[1:]
    factors = [factor(_M, step) for step in range(first, stop) for factor in law.factors]
    return list(accumulate(factors, mul, initial=previous))[len(law.factors) :: len(law.factors)]
