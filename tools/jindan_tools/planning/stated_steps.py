"""Explain a stated step count that the arithmetic does not give."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.planning.budget import Budget
from jindan_tools.planning.steps import StepCount, count_steps

_CLOSE = 0.005


class Misreading(Struct, frozen=True, kw_only=True):
    """One mistake that would give the stated number: what was left out, and the total it leads to."""

    left_out: str
    total: int


def agrees(stated: int, count: StepCount) -> bool:
    """Return whether `stated` lies within half a percent of a total with or without the partial steps."""
    totals = [t for t in (count.total, count.total_dropped) if t]
    return not totals or any(abs(stated - total) <= _CLOSE * total for total in totals)


def misreadings(stated: int, budget: Budget) -> Iterator[Misreading]:
    """Yield each single mistake whose total is the stated one: a factor forgotten, or batches taken for steps."""
    for left_out, other in _variants(budget):
        count = count_steps(other)
        if count is not None and count.total is not None and agrees(stated, count):
            yield Misreading(left_out=left_out, total=count.total)


def _variants(budget: Budget) -> Iterator[tuple[str, Budget]]:
    if budget.accumulation > 1:
        yield f"누적 {budget.accumulation}", replace(budget, accumulation=1)
    if budget.devices > 1:
        yield f"장치 {budget.devices}대", replace(budget, devices=1)
    if budget.accumulation > 1 and budget.devices > 1:
        yield f"누적 {budget.accumulation}과 장치 {budget.devices}대", replace(budget, accumulation=1, devices=1)
    if budget.epochs and budget.epochs != 1:
        yield f"에폭 {budget.epochs:g}번", replace(budget, epochs=1)
