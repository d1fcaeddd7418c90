"""Every contradiction that a configuration shows on its own, before anything runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from jindan_tools.model.finding import SEVERITY_ORDER
from jindan_tools.model.run import Run
from jindan_tools.planning import checks_keys, checks_launch, checks_schedule
from jindan_tools.planning.parts import Contradiction

CHECKS: tuple[Callable[[Run], Iterator[Contradiction]], ...] = (
    checks_keys.unread_trainer_keys,
    checks_keys.two_values,
    checks_keys.ignored_by_auto,
    checks_schedule.cosine_horizon,
    checks_schedule.floor_above_rate,
    checks_schedule.warmup_too_long,
    checks_schedule.steps_override_epochs,
    checks_schedule.idle_patience,
    checks_schedule.mosaic_closed_from_the_start,
    checks_launch.both_half_precisions,
    checks_launch.best_model_between_saves,
    checks_launch.deepspeed_disagrees,
)


def config_contradictions(run: Run) -> tuple[Contradiction, ...]:
    """Return what the configuration of a run contradicts in itself, worst first."""
    found = [c for check in CHECKS for c in check(run)]
    return tuple(sorted(found, key=lambda c: -SEVERITY_ORDER[c.severity]))
