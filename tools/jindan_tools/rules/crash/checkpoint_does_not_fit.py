"""CRS020: recognises state dictionaries whose keys or sizes differ from the model."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS020", "checkpoint-does-not-fit", {"ckpt_mismatch": 4.0})
def checkpoint_does_not_fit(run: Run) -> Iterator[Finding]:
    """Recognises state dictionaries whose keys or sizes differ from the model.

    ## What it does
    Recognises state dictionaries whose keys or sizes differ from the model.
    ## Why it matters
    Weights were not loaded; training on would start from random values.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    The messages listed in `patterns.py` with their libraries.
    """
    yield from report_fatal(run, "CRS020", "체크포인트가 모델 구조와 맞지 않아")
