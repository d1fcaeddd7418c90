"""The numbers of a run's out-of-memory message, and what they support."""

from __future__ import annotations

from jindan_tools.curves.select import last_segment
from jindan_tools.model.event import Event
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.vram.oom_split import OomNumbers, OomSplit, split_oom

_GIB = float(2**30)


def oom_numbers(event: Event) -> OomNumbers | None:
    """Return the bytes that the message states, None when it names no request, card or allocation."""
    request, total, allocated = (event.number(k) for k in ("request_gib", "total_gib", "allocated_gib"))
    if request is None or total is None or allocated is None or total <= 0:
        return None
    process, other = event.number("process_gib"), event.number("other_gib")
    return OomNumbers(
        requested=request * _GIB,
        total=total * _GIB,
        free=(event.number("free_gib") or 0.0) * _GIB,
        allocated=allocated * _GIB,
        reserved_unallocated=max(0.0, event.number("reserved_free_gib") or 0.0) * _GIB,
        process=None if process is None else process * _GIB,
        others=None if other is None else other * _GIB,
    )


def split_message(event: Event, run: Run) -> OomSplit | None:
    """Return what the message supports, with the run's memory curve as the history; None without numbers."""
    numbers = oom_numbers(event)
    if numbers is None:
        return None
    memory = next((s for s in last_segment(run.of_role(Role.MEMORY))), None)
    return split_oom(numbers, memory.finite if memory is not None else ())
