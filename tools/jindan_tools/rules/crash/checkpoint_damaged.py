"""CRS019: recognises checkpoints that end early or cannot be opened."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS019", "checkpoint-damaged", {"ckpt_truncated": 4.0})
def checkpoint_damaged(run: Run) -> Iterator[Finding]:
    """Recognises checkpoints that end early or cannot be opened.

    ## What it does
    Recognises checkpoints that end early or cannot be opened.
    ## Why it matters
    A save that was cut off leaves a file that no loader reads; the previous one is usually whole.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    The messages listed in `patterns.py` with their libraries.
    """
    yield from report_fatal(run, "CRS019", "체크포인트 파일이 온전하지 않아")
