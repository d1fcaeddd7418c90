"""All scenarios of the lab in one list."""

from __future__ import annotations

from jindan_evals.lab import table_crashes, table_failing, table_frameworks, table_healthy
from jindan_evals.lab.scenario import Scenario

SCENARIOS: tuple[Scenario, ...] = (
    *table_healthy.HEALTHY,
    *table_healthy.SHORT,
    *table_failing.OPTIMISER,
    *table_failing.SCHEDULE,
    *table_failing.NETWORK,
    *table_failing.DATA,
    *table_failing.EVALUATION,
    *table_failing.DUAL,
    *table_crashes.CRASHES,
    *table_frameworks.HF,
    *table_frameworks.LIGHTNING,
    *table_frameworks.YOLO,
)
