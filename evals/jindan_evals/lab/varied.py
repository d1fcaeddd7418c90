"""The same faults with other seeds and in other notations, so that a rule is not judged by the runs it was made on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from jindan_evals.lab.log_style import STYLES
from jindan_evals.lab.scenario import AnySpec, Scenario
from jindan_evals.lab.settings import Spec
from jindan_evals.lab.settings_trainer import HfSpec, LightningSpec

_SEED_STEP = 7001
_CONFIG_FORMS = ("json", "namespace", "nested", "printed", "yaml")
_METRIC_NAMES = ("train/loss,val/loss,val/acc", "loss,valid_loss,valid_accuracy", "train_loss,val_loss,val_acc")
# These notations have no place for a gradient norm, and in a fault that shows there they would hide it.
_WITHOUT_GNORM = frozenset({"keras", "plain"})


def varied(scenarios: Sequence[Scenario], number: int) -> Iterator[Scenario]:
    """Yield variant `number` (from 1) of each scenario whose log is not cut at a line and that resumes nothing."""
    for scenario in scenarios:
        if scenario.before is None and not scenario.keep_lines and not scenario.drop_traceback:
            yield replace(scenario, name=f"v{number}-{scenario.name}", spec=_spec(scenario, number))


def _spec(scenario: Scenario, number: int) -> AnySpec:
    spec, more = scenario.spec, _SEED_STEP * number
    if isinstance(spec, Spec):
        return _in_another_notation(
            replace(spec, data=replace(spec.data, seed=spec.data.seed + more)), scenario, number
        )
    if isinstance(spec, HfSpec):
        return replace(spec, seed=spec.seed + more)
    if isinstance(spec, LightningSpec):
        names = _chosen(_METRIC_NAMES, scenario.name, number)
        return replace(spec, data=replace(spec.data, seed=spec.data.seed + more), names=names)
    return replace(spec, arguments={**spec.arguments, "seed": more})


def _in_another_notation(spec: Spec, scenario: Scenario, number: int) -> Spec:
    loop = spec.loop
    styles = [s for s in STYLES if s != loop.style and not (loop.show_gnorm and s in _WITHOUT_GNORM)]
    style = _chosen(styles, scenario.name, number)
    forms = _CONFIG_FORMS if loop.config_form in _CONFIG_FORMS else (loop.config_form,)
    each_step = (loop.each_step or 10) if style == "steps" else loop.each_step
    form = _chosen(forms, f"{scenario.name} settings", number)
    return replace(spec, loop=replace(loop, style=style, config_form=form, each_step=each_step))


def _chosen(choices: Sequence[str], name: str, number: int) -> str:
    """Return the same choice for a name each time, and the next ones for the next numbers."""
    start = int.from_bytes(hashlib.blake2s(name.encode(), digest_size=4).digest(), "big")
    return choices[(start + number) % len(choices)]
