"""CRS018: recognises images, archives and records that cannot be decoded."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS018", "corrupt-sample-file", {"corrupt_data": 4.0})
def corrupt_sample_file(run: Run) -> Iterator[Finding]:
    """Recognises images, archives and records that cannot be decoded.

    ## What it does
    Recognises images, archives and records that cannot be decoded.
    ## Why it matters
    One broken file stops the loader; the message or the frame names it.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    The messages listed in `patterns.py` with their libraries.
    """
    yield from report_fatal(run, "CRS018", "데이터 파일을 해독하지 못해")
