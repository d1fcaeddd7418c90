"""Find the version of the trainer among the packages that files beside the run list."""

from __future__ import annotations

from collections.abc import Iterable

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Framework


def listed_version(framework: Framework, events: Iterable[Event]) -> str | None:
    """Return the version of the package that tells the trainer's: one that was installed before one only asked for."""
    versions = [e for e in events if e.kind is EventKind.VERSION]
    if not versions:
        return None
    # Only runs with a list of packages pay for this table.
    from jindan_tools.readers.side.ml_packages import TRAINER_PACKAGES  # noqa: PLC0415

    named = [e for p in TRAINER_PACKAGES.get(framework, ()) for e in versions if e.word("package") == p]
    installed = [e for e in named if e.number("installed") != 0.0]
    found = next(iter((*installed, *named)), None)
    return None if found is None else found.word("version")
