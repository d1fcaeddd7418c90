"""Guess which causes a description is about, so that reports of those causes come first.

A person tells what he sees; a report tells what it was. The words of a cause, given by the caller, stand between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jindan_knowledge.keywords import keyword_scores

# A phrase is short, and Korean and code change the ends of words. Chosen on one half of the queries.
_GRAMS = (2, 3)
# What a report's first, second, ... cause counts for; a third is too often a mere neighbour.
_BY_RANK = (1.0, 0.7)


def cause_scores(text: str, spelled: Mapping[str, str]) -> Mapping[str, float]:
    """Return for every cause how well its words fit a text, from 0 towards 1."""
    return dict(zip(spelled, keyword_scores(text, list(spelled.values()), _GRAMS), strict=True))


def of_report(causes: Sequence[str], scores: Mapping[str, float]) -> float:
    """Return what the causes of a report, best first, make of the scores."""
    return max((scores.get(c, 0.0) * weight for c, weight in zip(causes, _BY_RANK, strict=False)), default=0.0)
