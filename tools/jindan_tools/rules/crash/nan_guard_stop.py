"""CRS027: the program stopped itself because the loss was no longer finite."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule(
    "CRS027",
    "nan-guard-stop",
    {"nan_lr_diverge": 1.0, "nan_bad_data": 1.0, "nan_fp16_overflow": 0.5, "no_nan_stop": -3.0},
)
def nan_guard_stop(run: Run) -> Iterator[Finding]:
    """Recognises a guard against NaN as the end of the run.

    ## What it does
    Recognises exceptions that a trainer or a script raises on purpose when the loss is NaN or infinite.
    ## Why it matters
    The exception is no programming error; the question is where the first non-finite value came from.
    ## Fires on
    The exception that ended the last attempt of the run, when its message names a non-finite loss.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    Ultralytics 'NaN persisted', Lightning detect_nan, detectron2 'Loss became infinite or NaN'.
    """
    yield from report_fatal(run, "CRS027", "손실이 유한하지 않아 NaN 감시 코드가 멈춰")
