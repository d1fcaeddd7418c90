"""CRS013: recognises embedding look-ups beyond the table."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS013", "token-out-of-vocabulary", {"vocab_mismatch": 4.0, "num_labels_mismatch": -1.0})
def token_out_of_vocabulary(run: Run) -> Iterator[Finding]:
    """Recognises embedding look-ups beyond the table.

    ## What it does
    Recognises embedding look-ups beyond the table.
    ## Why it matters
    Token ids or positions are larger than the embedding table, usually after adding tokens.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    The messages listed in `patterns.py` with their libraries.
    """
    yield from report_fatal(run, "CRS013", "토큰 번호가 임베딩 범위를 넘어")
