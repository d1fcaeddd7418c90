"""CRS021: recognises backward calls on tensors without a gradient path."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS021", "graph-detached", {"detach_no_grad": 4.0})
def graph_detached(run: Run) -> Iterator[Finding]:
    """Recognises backward calls on tensors without a gradient path.

    ## What it does
    Recognises backward calls on tensors without a gradient path.
    ## Why it matters
    The loss does not depend on any trainable weight at this point.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    The messages listed in `patterns.py` with their libraries.
    """
    yield from report_fatal(run, "CRS021", "역전파 그래프가 끊겨")
