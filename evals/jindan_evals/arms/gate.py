"""Fail when an arm is worse than the committed scoreboard beyond noise, or when nothing was measured."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

from jindan_evals.arms.measure import FULL, RULES

SCOREBOARD = Path(__file__).resolve().parents[2] / "models" / "scoreboard.json"
PAGE = Path(__file__).resolve().parents[3] / "docs" / "scoreboard.md"
_MOST_ERRORS = 3.0
Numbers = Mapping[str, Mapping[str, tuple[int, int]]]


def read_numbers() -> Numbers:
    """Return the committed figures; raises OSError when there are none."""
    data = cast("Mapping[str, Mapping[str, list[int]]]", json.loads(SCOREBOARD.read_text(encoding="utf-8")))
    return {arm: {name: (n[0], n[1]) for name, n in found.items()} for arm, found in data.items()}


def write_numbers(numbers: Numbers) -> None:
    """Replace the committed figures."""
    SCOREBOARD.write_text(f"{json.dumps(numbers, indent=1, sort_keys=True)}\n", encoding="utf-8")


def arm_failures(numbers: Numbers, stored: Numbers) -> list[str]:
    """Return one sentence for each figure that fell, and for an arm that measured nothing."""
    return [*_empty(numbers), *_fallen(numbers, stored)]


def _empty(numbers: Numbers) -> Iterator[str]:
    for arm in (RULES, FULL):
        if not any(of for _, of in numbers.get(arm, {}).values()):
            yield f"{arm}: every run was skipped"


def _fallen(numbers: Numbers, stored: Numbers) -> Iterator[str]:
    for arm, figures in stored.items():
        for name, (before, of) in figures.items():
            right, n = numbers.get(arm, {}).get(name, (0, 0))
            if (n == of and arm == RULES and right < before) or _share(right, n) < _share(before, of) - _noise(
                before, of, n
            ):
                yield f"{arm}, {name}: {right}/{n}, the scoreboard holds {before}/{of}"


def _share(right: int, of: int) -> float:
    return right / of if of else 0.0


def _noise(right: int, of: int, n: int) -> float:
    """Return three standard errors of a difference of shares; the rules are held to the very number on the same runs."""
    p = (right + 1) / (of + 2)
    return _MOST_ERRORS * math.sqrt(p * (1 - p) * (1 / (of + 2) + 1 / (n + 2)))
