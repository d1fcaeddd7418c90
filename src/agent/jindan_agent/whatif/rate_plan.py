"""The schedule that the settings of a run ask for."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.lr.arguments import Value
from jindan_tools.lr.catalogue import find_entry
from jindan_tools.lr.simulation import LrPlan
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.setting import Origin

# The shape of an epoch is the same for any number of batches; this many keep the warm-up smooth.
BATCHES = 100
_MOST_STEPS = 10_000_000


def rate_plan(run: Run) -> LrPlan | None:
    """Return the plan that the settings of a run state, None when a part of it is unknown."""
    held = run.config.get("learning_rate")
    rate = None if held is None else held.number()
    # A rate inferred from the log would only be laid over itself.
    if held is None or held.origin is Origin.INFERRED or rate is None or rate <= 0:
        return None
    if run.framework is Framework.ULTRALYTICS:
        return _ultralytics(run, rate)
    total = run.steps_planned or run.number("total_steps") or run.number("max_steps")
    name = run.word("scheduler")
    if not name or total is None or not 1 <= total <= _MOST_STEPS or find_entry(name) is None:
        return None
    warmup = run.number("warmup_steps")
    return LrPlan(
        schedule=name,
        lr=rate,
        total_steps=round(total),
        warmup_steps=None if warmup is None else round(warmup),
        warmup_ratio=run.number("warmup_ratio") or 0.0,
    )


def _ultralytics(run: Run, rate: float) -> LrPlan | None:
    epochs = run.epochs_planned
    if epochs is None or not 1 <= epochs <= _MOST_STEPS / BATCHES:
        return None
    settings: dict[str, Value] = {"epochs": round(epochs), "batches": BATCHES}
    settings |= _numbers(run, {"lrf": "final_lr_fraction", "warmup_epochs": "warmup_epochs"})
    settings["cos_lr"] = run.flag("cos_lr") is True or "cos" in run.word("scheduler")
    return LrPlan(
        schedule="ultralytics",
        lr=rate,
        total_steps=round(epochs) * BATCHES,
        steps_per_epoch=BATCHES,
        settings=settings,
    )


def _numbers(run: Run, names: Mapping[str, str]) -> dict[str, Value]:
    found = {key: run.number(name) for key, name in names.items()}
    return {key: value for key, value in found.items() if value is not None}
