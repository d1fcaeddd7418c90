"""CRS015: recognises symbols and attributes that another version of a library has."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS015", "library-version", {"env_version": 3.5})
def library_version(run: Run) -> Iterator[Finding]:
    """Recognises symbols and attributes that another version of a library has.

    ## What it does
    Recognises symbols and attributes that another version of a library has.
    ## Why it matters
    Driver, CUDA, torch and the packages built on it must fit together.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    The messages listed in `patterns.py` with their libraries.
    """
    yield from report_fatal(run, "CRS015", "라이브러리 버전이 서로 맞지 않아")
