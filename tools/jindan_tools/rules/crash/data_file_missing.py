"""CRS016: recognises missing data sets, image folders and label files."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS016", "data-file-missing", {"data_missing": 4.0, "missing_file": 1.0})
def data_file_missing(run: Run) -> Iterator[Finding]:
    """Recognises missing data sets, image folders and label files.

    ## What it does
    Recognises missing data sets, image folders and label files.
    ## Why it matters
    Training data is looked up on this machine; the path of another machine ends the run.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    The messages listed in `patterns.py` with their libraries.
    """
    yield from report_fatal(run, "CRS016", "데이터 경로를 찾지 못해")
