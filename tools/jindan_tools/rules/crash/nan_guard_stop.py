"""CRS027: the program stopped itself because the loss was no longer finite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jindan_tools.curves.rate_reach import is_hot
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.crash.fatal_exception import describe, fatal_exception
from jindan_tools.rules.crash.patterns import kind_of
from jindan_tools.rules.registry import rule
from jindan_tools.text.regex import regex

_LATER: Mapping[str, float] = {
    "nan_lr_diverge": 1.0,
    "nan_bad_data": 1.0,
    "nan_fp16_overflow": 0.5,
    "no_nan_stop": -3.0,
}
_AT_FIRST: Mapping[str, float] = {
    "nan_from_step0": 3.0,
    "nan_bad_data": 0.5,
    "nan_lr_diverge": -1.0,
    "no_nan_stop": -3.0,
}
# At a rate beyond the usual ones the updates themselves are the nearest reason.
_THROWN: Mapping[str, float] = {
    "nan_lr_diverge": 2.0,
    "nan_bad_data": 0.5,
    "nan_fp16_overflow": 0.5,
    "no_nan_stop": -3.0,
}
# The loss had grown before: one bad sample makes it NaN at once.
_GROWN: Mapping[str, float] = {
    "nan_lr_diverge": 3.0,
    "nan_bad_data": -1.0,
    "nan_fp16_overflow": -1.0,
    "no_nan_stop": -3.0,
}
_GREW = 3.0
# Checks of libraries on what they are handed: predictions, parameters of a distribution.
_OF_VALUES = regex(
    r"\bcontains? (?:nan|inf|either)|must not contain|invalid numeric|satisfy the constraint", re.IGNORECASE
)
_FIRST_STEP = regex(r"\b(?:iter(?:ation)?|step|batch|epoch)\s*[=:#]?\s*0\b(?!\.\d)", re.IGNORECASE)


@rule(
    "CRS027",
    "nan-guard-stop",
    {
        "nan_lr_diverge": 1.0,
        "nan_bad_data": 1.0,
        "nan_fp16_overflow": 0.5,
        "nan_from_step0": 3.0,
        "no_nan_stop": -3.0,
    },
)
def nan_guard_stop(run: Run) -> Iterator[Finding]:
    """Recognises a guard against NaN as the end of the run.

    ## What it does
    Recognises exceptions that a trainer or a script raises on purpose when the loss is NaN or infinite.
    ## Why it matters
    The exception is no programming error; the question is where the first non-finite value came from. A loss that is
    not finite at step 0, before any update, cannot come from the learning rate; one that had grown threefold before comes from
    no single sample. At a rate beyond the usual ones of the optimizer the updates are the nearest reason.
    ## Fires on
    The exception that ended the last attempt of the run, when its message names a non-finite loss.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    Ultralytics 'NaN persisted', Lightning detect_nan, detectron2 'Loss became infinite or NaN'.
    """
    event = fatal_exception(run)
    if event is not None and kind_of(event) == "CRS027":
        first = bool(_FIRST_STEP.search(event.word("message"))) and not any(
            s.finite for s in run.of_role(Role.TRAIN_LOSS)
        )
        why = (
            "첫 스텝부터 손실이 유한하지 않아 NaN 감시 코드가 멈춰"
            if first
            else "유한하지 않은 값이 넘어와 라이브러리의 검사에 걸려"
            if _OF_VALUES.search(event.word("message"))
            else "손실이 유한하지 않아 NaN 감시 코드가 멈춰"
        )
        yield describe(event, why, _AT_FIRST if first else _GROWN if _grew(run) else _THROWN if is_hot(run) else _LATER)


def _grew(run: Run) -> bool:
    """Return whether the last finite training loss is three times the lowest or more."""
    loss = train_loss(run)
    return loss is not None and len(loss.finite) >= 5 and 0 < min(loss.finite) * _GREW <= loss.finite[-1]
