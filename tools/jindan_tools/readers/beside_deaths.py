"""Weigh what kernel, scheduler and driver say against the end that the training itself told."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Ending

_TOLD_ENDINGS = frozenset({Ending.COMPLETED, Ending.EARLY_STOPPED, Ending.INTERRUPTED})


def without_foreign_deaths(events: Sequence[Event], ending: Ending) -> tuple[Event, ...]:
    """Return the events, those that `ending` shows to be of another process as warnings.

    `ending` is how the run ended by its own words. A machine's log tells of all processes and of weeks: a training that
    finished was not killed, and one that raised an error of its own needs no kernel to explain it.
    """
    if not any(e.number("beside") for e in events):
        return tuple(events)
    told = ending in _TOLD_ENDINGS or any(_is_own_error(e) for e in events if not e.number("beside"))
    return tuple(_remark(e) if told and _is_death(e) else e for e in events)


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
