"""CRS056: a function was called with arguments it does not take."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS056", "call-rejected", {"config_error": 2.5, "env_version": 2.0, "code_error": 1.5})
def call_rejected(run: Run) -> Iterator[Finding]:
    """Recognise a call with arguments that the called function does not take.

    ## What it does
    Recognises unexpected, missing and repeated arguments of a call.
    ## Why it matters
    The name comes from a configuration, from code, or from another version of the library; the call's line says which.
    ## Fires on
    The exception that ended the last attempt of the run.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    CPython call errors (Python/ceval.c).
    """
    yield from report_fatal(run, "CRS056", "호출한 함수가 받지 않는 인자가 있어")
