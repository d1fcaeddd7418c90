"""CRS014: recognises imports of packages that are not installed."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS014", "missing-package", {"missing_dependency": 4.0})
def missing_package(run: Run) -> Iterator[Finding]:
    """Recognises imports of packages that are not installed.

    ## What it does
    Recognises imports of packages that are not installed.
    ## Why it matters
    The run did not start; the package and its version belong into the environment file.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    The messages listed in `patterns.py` with their libraries.
    """
    yield from report_fatal(run, "CRS014", "필요한 패키지가 없어")
