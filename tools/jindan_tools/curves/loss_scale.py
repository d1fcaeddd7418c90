"""Gather how the fp16 loss scale moved, from its logged series and from the lines of skipped steps."""

from __future__ import annotations

from jindan_tools.curves.select import last_segment
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series


def loss_scale(run: Run) -> Series | None:
    """Return the logged loss scale with most records, without placeholders (scales of zero or less)."""
    found = [s for s in last_segment(run.of_role(Role.LOSS_SCALE)) if s.finite and min(s.finite) > 0]
    return max(found, key=len, default=None)


def skipped_steps(run: Run) -> tuple[Event, ...]:
    """Return the lines that report a step skipped for overflow."""
    return tuple(run.of_kind(EventKind.SKIPPED_STEP))


def skip_count(run: Run) -> int:
    """Return how many skipped steps were printed in all."""
    return sum(e.count for e in skipped_steps(run))
