"""Say where a setting is to be changed and how it reads now."""

from __future__ import annotations

from jindan_tools.curves.select import learning_rate
from jindan_tools.fixes.dialect import dialect
from jindan_tools.model.run import Run
from jindan_tools.text.figures import figure

# Ends of files that only record what ran; a change belongs somewhere else.
_RECORDS = (".log", ".log.json", ".jsonl", ".csv", ".txt", ".out", ".err", "trainer_state.json", "_results.json")


def place(run: Run, name: str, fallback: str = "") -> str:
    """Return file:line of a setting, or where such a setting usually lives; a log is only where it was read."""
    found = run.config.get(name)
    fallback = fallback or dialect(run.framework).settings
    if found is None or found.source is None:
        return fallback
    if not found.source.path.endswith(_RECORDS):
        return found.source.label()
    line = "" if found.source.line is None else f":{found.source.line}"
    return f"{fallback}, 지금 값은 {found.source.path}{line} 기록"


def written(run: Run, name: str) -> str:
    """Return a setting as a person would type it, '' when unknown."""
    found = run.config.get(name)
    if found is None or found.value is None:
        return ""
    number = found.number()
    return str(found.value) if number is None else figure(number).replace(",", "")


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
