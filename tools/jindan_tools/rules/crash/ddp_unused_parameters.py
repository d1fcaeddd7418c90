"""CRS022: recognises the reducer error of parameters without gradient under DDP."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS022", "ddp-unused-parameters", {"unused_params_ddp": 4.0})
def ddp_unused_parameters(run: Run) -> Iterator[Finding]:
    """Recognises the reducer error of parameters without gradient under DDP.

    ## What it does
    Recognises the reducer error of parameters without gradient under DDP.
    ## Why it matters
    A branch of the model was not used in this step on some rank.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    The messages listed in `patterns.py` with their libraries.
    """
    yield from report_fatal(run, "CRS022", "DDP에서 기울기를 받지 못한 파라미터가 있어")
