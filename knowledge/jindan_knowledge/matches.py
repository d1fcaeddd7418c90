"""An earlier report that was found again, and why."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from jindan_knowledge.fingerprint import Likeness
from jindan_knowledge.schema import PriorReport


class PriorMatch(Struct, frozen=True, kw_only=True):
    """A report with its score from 0 to 1. It is a lead, never evidence.

    `path` is the file to open, None for a case that ships with the package and for one that a team shares, which has
    `shared` set. `likeness` tells what the fingerprints
    share; `shared_words` what a text and the report both say.
    """

    report: PriorReport
    score: float
    path: Path | None = None
    likeness: Likeness | None = None
    shared_words: tuple[str, ...] = ()
    shared: bool = False


def order(match: PriorMatch) -> tuple[float, bool, str]:
    """Return the key by which matches are sorted: best first, then confirmed ones, then by id."""
    return (-match.score, not match.report.confirmed, match.report.id)
