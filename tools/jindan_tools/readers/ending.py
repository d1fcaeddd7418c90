"""Judge from events and progress how a run ended."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Ending, Framework
from jindan_tools.model.series import Axis, Role, Series

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
_STOPS = _CRASHES | _KILLS | {EventKind.INTERRUPT}
# Signals a program raises by its own fault: ILL, ABRT, BUS, FPE, SEGV.
_OWN_SIGNALS = frozenset({4.0, 6.0, 7.0, 8.0, 11.0})
# Their callbacks stop training without a line of their own: a finish short of the plan is an early stop.
_STOP_SILENTLY = frozenset(
    {Framework.HF_TRAINER, Framework.LIGHTNING, Framework.KERAS, Framework.PYTORCH, Framework.UNKNOWN}
)
_REACHED = frozenset({"max_epochs", "max_steps", "max_time", "stopping_threshold"})
# What a dying process still prints, or a bar that is drawn once more, is no sign that training went on.
_AFTERMATH_LINES = 3
_OF_BARS = "progress/"
_SAME_SHARE = 0.02
# A few records behind an early stop are its last epoch printed again, more are another training.
_NEXT = 3


class Progress(Struct, frozen=True, kw_only=True):
    """How far a run came: epochs and steps done and planned, None where unknown."""

    epochs_done: float | None = None
    epochs_planned: float | None = None
    steps_done: float | None = None
    steps_planned: float | None = None

    def complete(self) -> bool:
        """Say whether the planned epochs or steps were reached, give or take one for counting from zero."""
        known = self._known()
        # Epochs told in parts are not counted from zero: 2.8 of 3 are short of the end where the steps say so too.
        exact = known[1:] if len(known) > 1 and (not known[0][0].is_integer() or _one_share(known)) else known
        return any(done >= planned - (1.0 if planned > 1 else 0.0) for done, planned in exact)

    def short(self) -> bool:
        """Say whether a plan is known and none was reached."""
        return bool(self._known()) and not self.complete()

    def _known(self) -> list[tuple[float, float]]:
        pairs = ((self.epochs_done, self.epochs_planned), (self.steps_done, self.steps_planned))
        return [(d, p) for d, p in pairs if d is not None and p is not None and p > 0]


def _one_share(known: Sequence[tuple[float, float]]) -> bool:
    """Say whether the epochs and the steps are the same part of their plans: then neither is counted from another start."""
    shares = [done / planned for done, planned in known]
    return max(shares) < 1 and max(shares) - min(shares) <= _SAME_SHARE


def judge_ending(framework: Framework, events: Sequence[Event], series: Sequence[Series], progress: Progress) -> Ending:
    """Return how the run ended.

    The last event that stops a process decides, also after completion, unless training went on after it in the
    same file. Without one: an early stop, a completion line, the plan reached, else UNKNOWN.
    """
    stop = _last_stop(events, series)
    if stop is not None:
        return _of_stop(stop)
    if any(e.kind is EventKind.EARLY_STOP and not _trains_on(e, series) for e in events):
        return Ending.EARLY_STOPPED
    finish = next((e for e in reversed(events) if e.kind is EventKind.FINISHED), None)
    if finish is None:
        return Ending.COMPLETED if progress.complete() else Ending.UNKNOWN
    silent = framework in _STOP_SILENTLY and finish.word("reason") not in _REACHED
    short = progress.short() and not _at_plan(finish, progress) and not _one_record_short(series, progress)
    return Ending.EARLY_STOPPED if silent and short else Ending.COMPLETED


def _one_record_short(series: Sequence[Series], progress: Progress) -> bool:
    """Say whether the steps ended within one record of their plan: a log of every 500th of 50,000 ends at 49,500."""
    done, planned = progress.steps_done, progress.steps_planned
    if done is None or planned is None or progress.epochs_planned is not None:
        return False
    curves = (s for s in series if s.axis is Axis.STEP and s.role is Role.TRAIN_LOSS and len(s) >= _NEXT)
    return any(s.xs[-1] == done and planned - done <= s.xs[-1] - s.xs[-2] for s in curves)


def _at_plan(finish: Event, progress: Progress) -> bool:
    """Say whether the last line itself tells an epoch at the plan: records every ten steps end before the last step does."""
    told, planned = finish.number("epoch"), progress.epochs_planned
    return told is not None and planned is not None and told >= planned - 0.5 * _SAME_SHARE


def _last_stop(events: Sequence[Event], series: Sequence[Series]) -> Event | None:
    found: Event | None = None
    files = list(dict.fromkeys(e.source.path for e in events))
    # Within its file, a line that was printed several times stands where it was printed last.
    for event in sorted(events, key=lambda e: (files.index(e.source.path), e.last_line)):
        if event.kind not in _STOPS or event.word("phase") == "assigner" or _went_on(event, events, series):
            continue
        if event.number("restarted"):
            continue
        if found is None or event.word("role") != "cascade":
            found = event
    return found


def _went_on(stop: Event, events: Sequence[Event], series: Sequence[Series]) -> bool:
    path, line = stop.source.path, stop.last_line
    own = (s for s in series if s.path == path and s.axis is not Axis.ROW and s.lines)
    if any(s.lines[-1] > line + _AFTERMATH_LINES and not _drawn_at_exit(s, line) for s in own):
        return True
    # Ranks that are left behind by a dead one may still exit with 0.
    return any(
        e.kind is EventKind.FINISHED and e.source.path == path and e.word("reason") != "exit 0" and e.last_line > line
        for e in events
    )


def _drawn_at_exit(series: Series, line: float) -> bool:
    """Say whether only the last state of a bar stands behind a line: bars are drawn once more when the process unwinds."""
    return series.name.startswith(_OF_BARS) and (len(series.lines) < _NEXT or series.lines[-_NEXT] <= line)


def _trains_on(stop: Event, series: Sequence[Series]) -> bool:
    """Say whether another training follows in the same file, as the next fold does."""
    path, line = stop.source.path, stop.last_line
    losses = (s for s in series if s.role is Role.TRAIN_LOSS and s.path == path and s.axis is not Axis.ROW)
    return any(len(s.lines) >= _NEXT and s.lines[-_NEXT] > line for s in losses)


def _of_stop(stop: Event) -> Ending:
    if stop.kind is EventKind.INTERRUPT:
        return Ending.KILLED if stop.word("by") == "scancel" else Ending.INTERRUPTED
    if stop.kind in _KILLS and stop.number("signal") not in _OWN_SIGNALS:
        return Ending.KILLED
    return Ending.CRASHED
