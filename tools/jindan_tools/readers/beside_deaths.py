"""Weigh what kernel, scheduler and driver say against the end that the training itself told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Ending

_TOLD_ENDINGS = frozenset({Ending.COMPLETED, Ending.EARLY_STOPPED, Ending.INTERRUPTED})


def without_foreign_deaths(
    events: Sequence[Event], ending: Ending, root: Path, logs: Sequence[str]
) -> tuple[Event, ...]:
    """Return the events, those that `ending` shows to be of another process as warnings.

    `ending` is how the run ended by its own words. A machine's log tells of all processes and of weeks: a training that
    finished was not killed, one that raised an error of its own needs no kernel to explain it, and what happened on another
    day than the clocks in its `logs` below `root` show did not happen to it.
    """
    if not any(e.number("beside") for e in events):
        return tuple(events)
    told = ending in _TOLD_ENDINGS or any(_is_own_error(e) for e in events if not e.number("beside"))
    foreign = set(map(id, events if told else _of_other_days(events, root, logs)))
    return tuple(_remark(e) if id(e) in foreign and _is_death(e) else e for e in events)


def _of_other_days(events: Sequence[Event], root: Path, logs: Sequence[str]) -> list[Event]:
    deaths = [e for e in events if _is_death(e)]
    if not deaths:
        return []
    # Only a run beside which a machine's log lies pays for it.
    from jindan_tools.readers.run_days import days_of  # noqa: PLC0415

    days = days_of(root, logs)
    return [] if days is None else [e for e in deaths if days.other(e)]


def _is_death(event: Event) -> bool:
    harmless = (EventKind.DEVICE, EventKind.VERSION, EventKind.WARNING)
    return bool(event.number("beside")) and event.kind not in harmless


def _is_own_error(event: Event) -> bool:
    """Say whether an event is an exception of the program itself; one with a topic may have an outside reason."""
    plain = event.kind is EventKind.EXCEPTION and not event.word("topic")
    return plain and event.word("role") != "cascade" and not event.number("restarted")


def _remark(event: Event) -> Event:
    data = {**event.data, "category": "system", "message": event.text[:300], "was": str(event.kind)}
    return replace(event, kind=EventKind.WARNING, data=data)
