"""A run that the record leaves open says what in it does so, and what would decide."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jindan_tools.causes.undecided import undecided

sys.path.insert(0, str(Path(__file__).parent))
from rule_cases import Json, build_run

WAVE: Json = {"name": "train/loss", "values": [0.9, 1.1, 0.95, 1.05, 0.9, 1.1, 0.92, 1.04]}
FALLING: Json = {"name": "train/loss", "values": [2.0, 1.6, 1.2, 0.9, 0.7, 0.5]}
RISING: Json = {"name": "train/loss", "values": [1.0, 1.5, 2.0, 2.5, 3.0, 3.5]}
GOOD: Json = {"name": "val/accuracy", "values": [0.90, 0.91, 0.90, 0.90, 0.91, 0.90]}
POOR: Json = {"name": "val/accuracy", "values": [0.10, 0.12, 0.11, 0.11, 0.12, 0.11]}
CASES: dict[str, tuple[Json, str, str]] = {
    "three records": ({"series": [{"name": "train/loss", "values": [1.0, 0.9, 0.95]}]}, "3개뿐", "더 촘촘한"),
    "a run that goes on": (
        {"series": [FALLING], "epochs_planned": 60, "epochs_done": 6},
        "검증 기록이 없어",
        "남은 에폭",
    ),
    "noise": ({"series": [WAVE], "ending": "completed"}, "2배를 넘지", "한 배치"),
    "a late start": ({"series": [{**FALLING, "xs": [40, 41, 42, 43, 44, 45]}]}, "40 에폭에서 시작", "40 에폭 앞"),
    "a rise without a metric": ({"series": [RISING]}, "내려가야 하는 것인지", "성능 지표"),
    "a rise with a metric": ({"series": [RISING, POOR]}, "흔들린 것인지", "한 배치"),
    "a fall without validation": ({"series": [FALLING]}, "내려갔지만, 기록이 6개", "검증 지표"),
    "a fall that does not carry over": ({"series": [FALLING, POOR]}, "움직였을 뿐", "학습 데이터로"),
    "weights that were good before": ({"series": [WAVE, GOOD]}, "2배를 넘지", "학습 전 가중치"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_open_and_what_would_decide_it_are_said(case: str) -> None:
    data, why, asks = CASES[case]
    found = undecided(build_run({"ending": "unknown" if "goes on" in case else "completed", **data}))

    assert found is not None
    assert why in found.why
    assert asks in found.asks.what


def test_a_run_without_a_loss_is_left_to_the_wish_for_one() -> None:
    assert undecided(build_run({"series": [GOOD]})) is None
