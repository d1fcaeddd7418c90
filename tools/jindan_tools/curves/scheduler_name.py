"""Sort the many names of learning-rate schedulers into the few kinds that behave differently."""

from __future__ import annotations

from enum import StrEnum

from jindan_tools.model.run import Run


class ScheduleKind(StrEnum):
    """How a schedule moves the rate after warmup."""

    NONE = "none"
    STEP = "step"
    EXPONENTIAL = "exponential"
    COSINE = "cosine"
    LINEAR = "linear"
    ONE_CYCLE = "one_cycle"
    RESTARTS = "restarts"
    PLATEAU = "plateau"
    UNKNOWN = "unknown"


# Read from the top: the first word found in the name decides.
_WORDS: tuple[tuple[ScheduleKind, tuple[str, ...]], ...] = (
    (ScheduleKind.PLATEAU, ("plateau",)),
    (ScheduleKind.ONE_CYCLE, ("onecycle", "one_cycle", "1cycle")),
    (ScheduleKind.RESTARTS, ("restart", "sgdr", "cyclic", "cyclelr", "triangular")),
    (ScheduleKind.NONE, ("none", "constant", "fixed", "off", "false", "null")),
    (ScheduleKind.COSINE, ("cos",)),
    (ScheduleKind.EXPONENTIAL, ("exponential", "explr")),
    (ScheduleKind.STEP, ("multistep", "steplr", "step")),
    (ScheduleKind.LINEAR, ("linear", "poly")),
)


_SHORT = frozenset({"exp", "exp_decay", "expdecay"})
_SWAPPED = ("swa_lr", "swa_start", "swa_epoch_start", "swa_lrs", "swa")


def averages_at_the_end(run: Run) -> bool:
    """Say whether stochastic weight averaging replaces the schedule near the end: the rate then goes to its own level."""
    return "swalr" in run.word("scheduler").lower() or any(
        s.value not in (None, False, 0) for s in run.stated(*_SWAPPED)
    )


def schedule_kind(run: Run) -> ScheduleKind:
    """Return the kind of the configured scheduler; UNKNOWN when none is named or the name says nothing."""
    name = run.word("scheduler").replace("-", "_")
    if name in _SHORT:
        return ScheduleKind.EXPONENTIAL
    for kind, words in _WORDS:
        if name and any(word in name for word in words):
            return kind
    return ScheduleKind.UNKNOWN
