"""A habit that some script of the directory has, whichever of them made the run."""

from __future__ import annotations

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Run


def habit(run: Run, *names: str) -> Event | None:
    """Return the first event of one of these habits, None when no script has any. `chosen.habits` asks the one that ran."""
    return next((e for e in run.of_kind(EventKind.SCRIPT) if e.word("habit") in names), None)
