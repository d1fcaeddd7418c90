"""Judge from events and progress how a run ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Ending, Framework
from jindan_tools.model.series import Axis, Series

_CRASHES = frozenset(
    {
        EventKind.EXCEPTION,
        EventKind.TRACEBACK_CUT,
        EventKind.CUDA_OOM,
        EventKind.HARDWARE,
        EventKind.NCCL,
        EventKind.SHM,
        EventKind.DISK,
        EventKind.WORKER_DIED,
    }
)
_KILLS = frozenset({EventKind.KILLED, EventKind.TIME_LIMIT, EventKind.NODE_FAILURE})
_SURVIVED = frozenset({"assigner"})
# A record that a stopped epoch still prints, or a bar that is drawn once more, is no sign that training went on.
_AFTERMATH_LINES = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a run came: epochs and steps done and planned, None where unknown."""

    epochs_done: float | None = None
    epochs_planned: float | None = None
    steps_done: float | None = None
    steps_planned: float | None = None

    def complete(self) -> bool:
        """Say whether the planned epochs or steps were reached, with one to spare for counting from zero."""
        epochs, steps = (self.epochs_done, self.epochs_planned), (self.steps_done, self.steps_planned)
        return _reached(*epochs, slack=1.0) or _reached(*steps, slack=1.0)


def judge_ending(framework: Framework, events: Sequence[Event], series: Sequence[Series], progress: Progress) -> Ending:
    """Return how the run ended.

    The last event that ends a process decides, unless training went on after it in the same file. Without one, a
    completion line or a reached plan is COMPLETED, an early stop EARLY_STOPPED, anything else UNKNOWN.
    """
    final = _last_stop(events, series)
    if final is not None:
        return _of_stop(final, events)
    if any(e.kind is EventKind.EARLY_STOP for e in events):
        return Ending.EARLY_STOPPED
    if any(e.kind is EventKind.FINISHED for e in events) or progress.complete():
        return Ending.COMPLETED
    if framework is Framework.UNKNOWN and not series:
        return Ending.UNKNOWN
    return Ending.UNKNOWN


def _last_stop(events: Sequence[Event], series: Sequence[Series]) -> Event | None:
    """Return the last event that stops a process and after which nothing was trained or finished."""
    found: Event | None = None
    for event in events:
        if event.kind in _CRASHES | _KILLS or event.kind is EventKind.INTERRUPT:
            if event.word("phase") in _SURVIVED or event.word("role") == "cascade" and found is not None:
                continue
            if not _went_on(event, events, series):
                found = event
    return found


def _went_on(stop: Event, events: Iterable[Event], series: Iterable[Series]) -> bool:
    path, line = stop.source.path, stop.source.line or 0
    for curve in series:
        if (
            curve.path == path
            and curve.axis is not Axis.ROW
            and curve.lines
            and curve.lines[-1] > line + _AFTERMATH_LINES
        ):
            return True
    return any(
        e.kind in (EventKind.FINISHED, EventKind.RESUME) and e.source.path == path and _last_line(e) > line
        for e in events
    )


def _last_line(event: Event) -> float:
    return event.number("last_line") or float(event.source.line or 0)


def _of_stop(stop: Event, events: Sequence[Event]) -> Ending:
    if stop.kind in _KILLS:
        return Ending.KILLED
    if stop.kind is EventKind.INTERRUPT:
        return Ending.KILLED if stop.word("by") == "scancel" else Ending.INTERRUPTED
    # The scheduler's or the kernel's line often stands before the errors of the ranks that were left behind.
    killed = any(e.kind in _KILLS and e.source.path == stop.source.path for e in events)
    return Ending.KILLED if killed and stop.word("role") == "cascade" else Ending.CRASHED


def _reached(done: float | None, planned: float | None, *, slack: float) -> bool:
    if done is None or planned is None or planned <= 0:
        return False
    return done >= planned - (slack if planned > slack else 0.0)
