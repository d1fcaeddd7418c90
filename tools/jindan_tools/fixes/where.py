"""Say where a setting is to be changed and how it reads now."""

from __future__ import annotations

from jindan_tools.curves.select import learning_rate
from jindan_tools.model.run import Run
from jindan_tools.text.figures import figure


def place(run: Run, name: str, fallback: str = "학습 스크립트") -> str:
    """Return file:line of a setting, or where such a setting usually lives."""
    found = run.config.get(name)
    return fallback if found is None or found.source is None else found.source.label()


def written(run: Run, name: str) -> str:
    """Return a setting as a person would type it, '' when unknown."""
    found = run.config.get(name)
    if found is None or found.value is None:
        return ""
    number = found.number()
    return str(found.value) if number is None else figure(number)


def key(run: Run, name: str) -> str:
    """Return the key as the run's own file spells it, the canonical name otherwise."""
    found = run.config.get(name)
    if found is None or found.source is None or not found.source.field:
        return name
    return found.source.field


def peak_lr(run: Run) -> float | None:
    """Return the learning rate in force: the configured one, else the highest logged one."""
    given = run.number("learning_rate")
    logged = learning_rate(run)
    highest = max(logged.finite, default=None) if logged is not None else None
    return given if given else highest
