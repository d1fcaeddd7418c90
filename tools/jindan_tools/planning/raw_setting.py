"""Find a setting by the name that a file writes, for keys that have no canonical name."""

from __future__ import annotations

from jindan_tools.model.run import Run
from jindan_tools.planning.believable import believable


def raw_number(run: Run, *names: str) -> float | None:
    """Return the first setting of one of these names that is a believable number, None without one."""
    numbers = (s.number() for s in run.stated(*names))
    return next((n for n in numbers if n is not None and believable(n)), None)


def raw_flag(run: Run, *names: str) -> bool | None:
    """Return the first setting of one of these names as a boolean, None without one."""
    flags = (s.flag() for s in run.stated(*names))
    return next((flag for flag in flags if flag is not None), None)
