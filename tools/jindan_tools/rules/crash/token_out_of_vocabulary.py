"""CRS013: recognises embedding look-ups beyond the table."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import describe, fatal_exception
from jindan_tools.rules.crash.patterns import kind_of
from jindan_tools.rules.registry import rule
from jindan_tools.text.safe import safe_line


@rule("CRS013", "token-out-of-vocabulary", {"vocab_mismatch": 4.0, "num_labels_mismatch": -1.0})
def token_out_of_vocabulary(run: Run) -> Iterator[Finding]:
    """Recognises embedding look-ups beyond the table.

    ## What it does
    Recognises embedding look-ups beyond the table, and by the lines of the stack whether positions were looked up.
    ## Why it matters
    Token ids or positions are larger than the embedding table, usually after adding tokens.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    The messages listed in `patterns.py` with their libraries.
    """
    event = fatal_exception(run)
    if event is None or kind_of(event) != "CRS013":
        return
    places = event.word("looks_up_places")
    if not places:
        yield describe(event, "토큰 번호가 임베딩 범위를 넘어")
        return
    found = describe(event, "문장이 위치 임베딩의 길이(n_positions, max_position_embeddings)보다 길어")
    told = cite_line(event, f"오류는 토큰이 아니라 위치를 찾는 줄({safe_line(places, 100)})에서 났습니다.")
    yield replace(found, evidence=(*found.evidence, told), facts={**found.facts, "places": 1.0})
