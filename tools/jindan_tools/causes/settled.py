"""Say which hypotheses need no naming any more, because a firmer cause accounts for what spoke for them."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.causes.catalogue import load_taxonomy
from jindan_tools.causes.explains import EXPLAINS
from jindan_tools.model.cause import Cause, CauseRole, Status
from jindan_tools.model.finding import Severity

_CARRYING = (Status.ESTABLISHED, Status.SUPPORTED)
_GRAVE = (Severity.HIGH, Severity.CRITICAL)
# Beside a supported cause of this score no faint sign of something else was right (0 of 6).
_HEAVY = 5.0
# What ends a run from outside says nothing about how it learnt.
_ENDING_FAMILIES = frozenset({"memory", "hardware", "process", "distributed", "dataloader", "code"})
# What a remark says about the length of a run is about its result, which a firm fault has spoilt (right in 19 of 92 such runs).
_OF_LENGTH = frozenset({"long_plateau_waste", "epochs_too_few", "few_optimizer_steps"})
_NAN, _WITHOUT_NAN = "nan_lr_diverge", "diverge_no_nan"
# A guard that stops at a NaN reports what the curves show.
_NAN_GUARD = "CRS027"
# What a fault does to the result; named beside the fault it was what a reader missed in 16 of 42 runs.
_TOLD_BY_THEIR_CAUSE = frozenset({"underfit", "plateau_chance_ce"})
_ENDING = frozenset(
    {"disk_full", "env_version", "missing_dependency", "missing_file", "ckpt_truncated", "corrupt_data"}
)


def settled_by(cause: Cause, causes: Sequence[Cause]) -> Cause | None:
    """Return the firmer cause that leaves nothing to ask about a hypothesis, None while it is worth naming.

    That is a carried cause of which it is the result; or one whose symptom it would be and for which another finding speaks; or an
    established cause: what else its findings might have meant is answered, and a weak sign of something else beside
    a proven fault was right in none of 10 scored runs. A supported cause of a high score settles such signs too.
    """
    if cause.explained_by == _NAN and cause.id == _WITHOUT_NAN:
        # The same rise, told as one that came to no NaN.
        return next((c for c in causes if c.id == _NAN), None)
    if cause.id in _TOLD_BY_THEIR_CAUSE and cause.explained_by and not _left_early(cause, causes):
        return next((c for c in causes if c.id == cause.explained_by and _spoils(c)), None)
    if cause.status is not Status.HYPOTHESIS:
        return None
    if cause.is_remark:
        return next((c for c in causes if cause.id in _OF_LENGTH and _spoils(c)), None)
    return next((c for c in causes if c.id != cause.id and _settles(c, cause)), None)


def speaks_alone(cause: Cause, causes: Sequence[Cause]) -> bool:
    """Say whether a critical finding speaks for a hypothesis that no carried cause explains.

    What a proven fault settles are faint signs. A run in which no loss was ever a number has a second fault beside a
    schedule that ended early.
    """
    if cause.severity is not Severity.CRITICAL or cause.is_remark or cause.kind != "fault" or cause.explained_by:
        return False
    firm = (c for c in causes if c.status in _CARRYING and not c.is_remark)
    return not any(cause.id in EXPLAINS.get(c.id, {}) for c in firm)


def tells_the_end(cause: Cause) -> bool:
    """Say whether a finding about the last words of a run speaks for a cause."""
    told = any(code.startswith("CRS") and code != _NAN_GUARD for code in _codes(cause))
    return told and cause.severity is Severity.CRITICAL and not cause.is_remark


def _left_early(result: Cause, causes: Sequence[Cause]) -> bool:
    """Say whether a schedule stopped a run at the level of guessing: never to have left it has a reason of its own."""
    schedules = (c for c in causes if c.id.startswith(("sched_", "plateau_sched_")))
    return result.id == "plateau_chance_ce" and any(_spoils(c) for c in schedules)


def _spoils(firm: Cause) -> bool:
    return firm.status in _CARRYING and firm.kind == "fault" and not firm.is_remark


def _settles(firm: Cause, weak: Cause) -> bool:
    if firm.status not in _CARRYING or firm.is_remark:
        return False
    if weak.explained_by == firm.id and EXPLAINS[firm.id][weak.id] is CauseRole.SYMPTOM:
        return not _codes(firm) <= _codes(weak)
    if firm.severity not in _GRAVE or firm.explained_by or not (firm.kind == "fault" or weak.kind == "process"):
        return False
    if _codes(weak) <= _codes(firm):
        return firm.status is Status.ESTABLISHED
    return (firm.status is Status.ESTABLISHED or firm.score >= _HEAVY) and _ends_a_run(firm) == _ends_a_run(weak)


def _codes(cause: Cause) -> frozenset[str]:
    return frozenset(a.code for a in cause.arguments_for)


def _ends_a_run(cause: Cause) -> bool:
    # A line of the script that computes something else than it should ends nothing.
    if any(code.startswith("SCR") for code in _codes(cause)):
        return False
    return cause.id in _ENDING or load_taxonomy()[cause.id].family in _ENDING_FAMILIES
