"""A note on one run is held against that run only, and a number ends before a Korean particle."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jindan_tools.session.claims import Standing, claims

sys.path.insert(0, str(Path(__file__).parent))
from session_cases import build_session

RATES = {"run1_lr0.01": 0.01, "run2_lr0.1": 0.1, "run3_lr0.5": 0.5}


def run_at(name: str, rate: float) -> dict[str, object]:
    losses = {"name": "train_loss", "values": [2.0, 1.5, 1.2, 1.0, 0.9, 0.8]}
    return {"name": name, "framework": "pytorch", "series": [losses], "settings": {"learning_rate": rate}}


NOTES = [
    ("run3 (lr 0.5): run2보다 좋아짐", [Standing.CONFIRMED]),
    ("run2: lr 0.1로 다시 돌림", [Standing.CONFIRMED]),
    ("run3은 lr 0.1로 돌림", [Standing.REFUTED]),
    ("모두 lr 0.1로 돌림", [Standing.MIXED]),
    ("lr 3개를 비교", []),
]


@pytest.mark.parametrize(("note", "standing"), NOTES, ids=[str(i) for i in range(len(NOTES))])
def test_a_note_is_held_against_the_runs_it_names(note: str, standing: list[Standing]) -> None:
    session = build_session({"runs": [run_at(name, rate) for name, rate in RATES.items()], "notes": [note]})

    assert [c.standing for c in claims(session)] == standing
