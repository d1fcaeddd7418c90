"""All scenarios of the lab in one list."""

from __future__ import annotations

from dataclasses import replace

from jindan_evals.lab import (
    table_combined,
    table_crashes,
    table_failing,
    table_frameworks,
    table_healthy,
    table_optimiser,
)
from jindan_evals.lab.scenario import Scenario
from jindan_evals.lab.settings import Spec

_WRITTEN: tuple[Scenario, ...] = (
    *table_healthy.HEALTHY,
    *table_healthy.SHORT,
    *table_optimiser.OPTIMISER,
    *table_optimiser.SCHEDULE,
    *table_failing.NETWORK,
    *table_failing.DATA,
    *table_failing.EVALUATION,
    *table_failing.DUAL,
    *table_crashes.CRASHES,
    *table_frameworks.HF,
    *table_frameworks.LIGHTNING,
    *table_frameworks.YOLO,
    *table_combined.COMBINED,
)


def _twin(scenario: Scenario, spec: Spec) -> Scenario:
    """Return the same fault with another seed, a progress bar and the plain epoch line of a small script."""
    loop = replace(spec.loop, style="dev", bar=True, show_gnorm=True, each_step=0, config_form="nested")
    data = replace(spec.data, seed=spec.data.seed + 500)
    return replace(scenario, name=f"t-{scenario.name}", spec=replace(spec, data=data, loop=loop))


def _cousin(scenario: Scenario, spec: Spec) -> Scenario:
    """Return the same fault on another task: more classes, other widths and another length."""
    classes = spec.data.classes if spec.data.classes == 2 or spec.data.kind == "tokens" else spec.data.classes + 4
    data = replace(spec.data, seed=spec.data.seed + 1300, classes=classes, dim=spec.data.dim + 8)
    net = replace(spec.net, hidden=spec.net.hidden + 32) if not spec.net.inputs else spec.net
    loop = replace(spec.loop, style="dev", show_gnorm=True, each_step=0, epochs=max(4, round(spec.loop.epochs * 0.8)))
    return replace(scenario, name=f"u-{scenario.name}", spec=replace(spec, data=data, net=net, loop=loop))


def _plain(scenario: Scenario) -> bool:
    return scenario.before is None and not scenario.keep_lines and scenario.truth.verdict in ("healthy", "failing")


SCENARIOS: tuple[Scenario, ...] = (
    *_WRITTEN,
    *(_twin(s, s.spec) for s in _WRITTEN if isinstance(s.spec, Spec) and _plain(s)),
    *(_cousin(s, s.spec) for s in _WRITTEN if isinstance(s.spec, Spec) and _plain(s)),
)
