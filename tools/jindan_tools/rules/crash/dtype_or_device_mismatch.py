"""CRS011: recognises operations on tensors of different dtype or device."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS011", "dtype-or-device-mismatch", {"dtype_device": 4.0})
def dtype_or_device_mismatch(run: Run) -> Iterator[Finding]:
    """Recognises operations on tensors of different dtype or device.

    ## What it does
    Recognises operations on tensors of different dtype or device.
    ## Why it matters
    Nothing was computed; a cast or a .to(device) at the named line is the fix.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    The messages listed in `patterns.py` with their libraries.
    """
    yield from report_fatal(run, "CRS011", "자료형 또는 장치가 섞여")
