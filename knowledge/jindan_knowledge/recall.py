"""Find earlier reports with the same fingerprint as a diagnosis, from JSON files alone."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from jindan_knowledge.fingerprint import FingerprintQuery, fingerprint_of, likeness
from jindan_knowledge.library import excluded, open_library, place
from jindan_knowledge.matches import PriorMatch, order

MIN_SCORE = 0.35


def recall(
    query: FingerprintQuery,
    store: Path | None,
    exclude: str | Collection[str] = (),
    limit: int = 3,
    min_score: float = MIN_SCORE,
) -> tuple[PriorMatch, ...]:
    """Return the reports most like a diagnosis, best first, at most `limit`, none below `min_score`.

    `store` None recalls only the cases of the package. `exclude` leaves out ids: when a case is evaluated, its own
    reference must not be recalled. What a file of the store claims about itself is never trusted beyond its text.
    """
    left_out = excluded(exclude)
    found: list[PriorMatch] = []
    for report in open_library(store).reports:
        if report.id in left_out:
            continue
        alike = likeness(query, fingerprint_of(report))
        if alike.score >= min_score:
            found.append(PriorMatch(report=report, score=alike.score, path=place(report, store), likeness=alike))
    return tuple(sorted(found, key=order)[:limit])
