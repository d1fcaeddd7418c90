"""All scenarios of the lab in one list."""

from __future__ import annotations

from dataclasses import replace

from jindan_evals.lab import table_crashes, table_failing, table_frameworks, table_healthy, table_optimiser
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
)


def _twin(scenario: Scenario, spec: Spec) -> Scenario:
    """Return the same fault with another seed, a progress bar and the plain epoch line of a small script."""
    loop = replace(spec.loop, style="dev", bar=True, show_gnorm=True, each_step=0, config_form="nested")
    data = replace(spec.data, seed=spec.data.seed + 500)
    return replace(scenario, name=f"t-{scenario.name}", spec=replace(spec, data=data, loop=loop))


SCENARIOS: tuple[Scenario, ...] = (
    *_WRITTEN,
    *(
        _twin(s, s.spec)
        for s in _WRITTEN
        if isinstance(s.spec, Spec)
        and s.before is None
        and not s.keep_lines
        and s.truth.verdict in ("healthy", "failing")
    ),
)
