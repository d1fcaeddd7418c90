"""The highest learning rate of a run is the one that ran, not only the highest one that was written down."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jindan_tools.curves.highest_rate import highest_rate

sys.path.insert(0, str(Path(__file__).parent))
from rule_cases import build_run

# what is configured, what was logged, what ran at the highest
CASES = {
    "the top of a warm-up falls between two records": (0.01, [0.0033, 0.0066, 0.009659, 0.0093], 0.01),
    "the configured rate was overridden by a lower one": (0.01, [0.0005, 0.0009, 0.0008], 0.0009),
    "the log went above the configured rate": (0.01, [0.005, 0.02, 0.01], 0.02),
    "only zeros were logged": (0.01, [0.0, 0.0], 0.01),
    "nothing was logged": (0.01, [], 0.01),
    "nothing is configured": (None, [0.001, 0.002], 0.002),
    "nothing is known": (None, [], None),
}


@pytest.mark.parametrize("case", CASES)
def test_highest_rate_is_the_one_that_ran(case: str) -> None:
    stated, logged, ran = CASES[case]
    series = [{"name": "lr/pg0", "values": logged}] if logged else []
    run = build_run({"series": series, "config": {} if stated is None else {"learning_rate": stated}})

    assert highest_rate(run) == ran
