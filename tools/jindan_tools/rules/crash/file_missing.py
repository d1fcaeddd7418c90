"""CRS017: recognises missing files and denied access outside the data set."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS017", "file-missing", {"missing_file": 3.5})
def file_missing(run: Run) -> Iterator[Finding]:
    """Recognises missing files and denied access outside the data set.

    ## What it does
    Recognises missing files and denied access outside the data set.
    ## Why it matters
    The path or its permission is wrong on this machine; the model is not at fault.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    The messages listed in `patterns.py` with their libraries.
    """
    yield from report_fatal(run, "CRS017", "파일이 없거나 권한이 없어")
