"""CRS026: recognises unknown keys, wrong values and unexpected keyword arguments."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS026", "configuration-rejected", {"config_error": 4.0})
def configuration_rejected(run: Run) -> Iterator[Finding]:
    """Recognises unknown keys, wrong values and unexpected keyword arguments.

    ## What it does
    Recognises unknown keys, wrong values and unexpected keyword arguments.
    ## Why it matters
    The run ended before or between trainings because a value or a name is wrong, not because of the model.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    The messages listed in `patterns.py` with their libraries.
    """
    yield from report_fatal(run, "CRS026", "설정이나 인자가 거부되어")
