"""CRS010: recognises size errors of matrix products, concatenation, broadcasting and targets."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS010", "shape-mismatch", {"shape_mismatch": 4.0})
def shape_mismatch(run: Run) -> Iterator[Finding]:
    """Recognises size errors of matrix products, concatenation, broadcasting and targets.

    ## What it does
    Recognises size errors of matrix products, concatenation, broadcasting and targets.
    ## Why it matters
    The line names both sizes, so the layer to change is known.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    The messages listed in `patterns.py` with their libraries.
    """
    yield from report_fatal(run, "CRS010", "텐서 크기가 서로 맞지 않아")
