"""CRS045: reports errors of the GPU or the bus."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.crash.hardware_kinds import report_hardware
from jindan_tools.rules.registry import rule


@rule("CRS045", "hardware-error", {"gpu_xid_ecc": 2.0, "hardware_fault": 2.0})
def hardware_error(run: Run) -> Iterator[Finding]:
    """Report errors of the GPU or the bus.

    ## What it does
    Reports errors of the GPU or the bus.
    ## Why it matters
    Another node or card is needed; changing the training settings does not help.
    ## Fires on
    ECC errors, Xid numbers and unknown CUDA errors at the end of the run.
    ## Stays silent on
    Runs that went on to their end, and the advice lines CUDA prints with every error.
    ## Source
    NVIDIA Xid catalogue; CUDA error names.
    """
    if run.ending is not Ending.COMPLETED:
        yield from report_hardware(run)
