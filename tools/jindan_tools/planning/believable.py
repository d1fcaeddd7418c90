"""Leave out configured numbers that no training can have, so that no calculation starts from them."""

from __future__ import annotations

import math

from msgspec.structs import replace

from jindan_tools.model.run import Run

_LARGEST = 1e12


def believable(value: float | None) -> bool:
    """Return whether a number is finite and no larger than a trillion; None is."""
    return value is None or (math.isfinite(value) and abs(value) <= _LARGEST)


def with_believable_config(run: Run) -> Run:
    """Return the run without the resolved values that are not believable; its settings stay as they were written."""
    kept = {name: held for name, held in run.config.items() if believable(held.number())}
    return run if len(kept) == len(run.config) else replace(run, config=kept)
