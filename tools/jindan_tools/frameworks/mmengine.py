"""Defaults of MMEngine's hooks and averages; signatures read from 0.10.7."""

from jindan_tools.frameworks.fact import Fact, find_fact

_HOOK = "mmengine/hooks/early_stopping_hook.py 0.10.7 signature"
_MEAN = "mmengine/model/averaged_model.py 0.10.7 signature"

FACTS: tuple[Fact, ...] = (
    Fact(name="EarlyStoppingHook.min_delta", value=0.1, source=_HOOK, note="absolute; its docstring says 0.01"),
    Fact(name="EarlyStoppingHook.patience", value=5, source=_HOOK),
    Fact(name="ExponentialMovingAverage.momentum", value=0.0002, source=_MEAN, note="share of the new weights"),
)


def mmengine_fact(name: str, version: str | None = None) -> Fact | None:
    """Return the MMEngine fact called `name` ("EarlyStoppingHook.min_delta"), or None when nothing is known."""
    return find_fact(FACTS, name, version)
