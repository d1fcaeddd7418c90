"""What the user asked of an Ultralytics optimizer, before the trainer chose."""

from __future__ import annotations

from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily, optimizer_family
from jindan_tools.frameworks.ultralytics import ultralytics_fact
from jindan_tools.model.run import Framework, Run


def is_automatic(run: Run) -> bool:
    """Return whether the optimizer was left to the trainer (given as auto, or the default of the version)."""
    held = run.config.get("optimizer")
    if held is None:
        fact = ultralytics_fact("optimizer", run.version)
        return fact is not None and fact.value == "auto"
    return "auto" in (str(held.value).lower(), str(held.given).lower())


def stated_rate(run: Run) -> float | None:
    """Return lr0 as it was written, whatever ran."""
    held = run.config.get("learning_rate")
    if held is None:
        return None
    if held.given is not None:
        try:
            return float(held.given)
        except ValueError:
            return None
    return held.number()


def explicit_adam(run: Run) -> bool:
    """Return whether an Adam-family optimizer was asked for by name in an Ultralytics run."""
    if run.framework is not Framework.ULTRALYTICS or is_automatic(run):
        return False
    return optimizer_family(run.word("optimizer")) is OptimizerFamily.ADAM
