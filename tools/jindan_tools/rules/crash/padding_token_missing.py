"""CRS024: recognises batches that cannot be padded."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS024", "padding-token-missing", {"padding_bug": 4.0})
def padding_token_missing(run: Run) -> Iterator[Finding]:
    """Recognises batches that cannot be padded.

    ## What it does
    Recognises batches that cannot be padded.
    ## Why it matters
    Models without pad_token_id refuse batches above one sample.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    The messages listed in `patterns.py` with their libraries.
    """
    yield from report_fatal(run, "CRS024", "패딩 토큰이 정의되지 않아")
