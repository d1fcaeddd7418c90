"""CRS023: recognises GradScaler refusing gradients that are already fp16."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS023", "fp16-gradients-unscaled", {"config_error": 2.0, "dtype_device": 3.0})
def fp16_gradients_unscaled(run: Run) -> Iterator[Finding]:
    """Recognises GradScaler refusing gradients that are already fp16.

    ## What it does
    Recognises GradScaler refusing gradients that are already fp16.
    ## Why it matters
    fp16=True expects fp32 master weights; a model loaded in fp16 has none.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    The messages listed in `patterns.py` with their libraries.
    """
    yield from report_fatal(run, "CRS023", "fp16 가중치에 fp16 혼합 정밀도를 겹쳐 써서")
