"""CRS012: recognises class ids that the classifier has no output for."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS012", "target-out-of-range", {"num_labels_mismatch": 4.0, "vocab_mismatch": -1.0})
def target_out_of_range(run: Run) -> Iterator[Finding]:
    """Recognises class ids that the classifier has no output for.

    ## What it does
    Recognises class ids that the classifier has no output for.
    ## Why it matters
    Loss functions index logits by label; an id beyond the last output ends the run.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    The messages listed in `patterns.py` with their libraries.
    """
    yield from report_fatal(run, "CRS012", "라벨 번호가 출력 수를 넘어")
