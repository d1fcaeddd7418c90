"""What a review reads out of notes and folder listings; cases are data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.source import Source
from jindan_tools.review.claims import (
    AnyClaim,
    MemoryClaim,
    PercentClaim,
    ScoreClaim,
    SlowerClaim,
    StopClaim,
    TimeClaim,
    read_claims,
)
from jindan_tools.review.find_pair import find_pair

FIXTURES = Path(__file__).parents[1] / "fixtures" / "review"
LINES = json.loads((FIXTURES / "claims.json").read_text(encoding="utf-8"))
PAIRS = json.loads((FIXTURES / "pairs.json").read_text(encoding="utf-8"))


def notes(*lines: str) -> tuple[Event, ...]:
    return tuple(
        Event(kind=EventKind.NOTE, text=text, source=Source(path="notes.md", line=i)) for i, text in enumerate(lines, 1)
    )


def numbers(claim: AnyClaim) -> list[object]:
    values: dict[type, tuple[object, ...]] = {}
    match claim:
        case PercentClaim():
            values[PercentClaim] = (claim.before, claim.after, claim.stated)
        case TimeClaim():
            values[TimeClaim] = (claim.minutes, claim.per_epoch)
        case MemoryClaim():
            values[MemoryClaim] = (claim.gb, claim.batch)
        case StopClaim():
            values[StopClaim] = (claim.stop, claim.best)
        case ScoreClaim():
            values[ScoreClaim] = (claim.low, claim.high)
        case SlowerClaim():
            values[SlowerClaim] = (claim.times,)
    return [type(claim).__name__, *values[type(claim)]]


@pytest.mark.parametrize("case", LINES, ids=lambda case: case["line"])
def test_a_line_of_a_note_gives_its_claims(case: dict) -> None:
    assert [numbers(c) for c in read_claims(notes(case["line"]))] == case["claims"]


def test_a_heading_tells_what_was_measured_from_what_is_hoped() -> None:
    found = read_claims(notes("## 잰 값", "- 전체 90분", "## 계획", "- 전체 80분"))

    assert [c.predicted for c in found] == [False, True]


@pytest.mark.parametrize("case", PAIRS, ids=lambda case: " ".join(case["paths"]))
def test_names_tell_the_old_from_the_new_configuration(case: dict) -> None:
    assert find_pair(case["paths"]) == (tuple(case["pair"]) if case["pair"] else None)
