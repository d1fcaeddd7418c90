"""Progress alone is no health where a finding excludes it."""

from __future__ import annotations

import sys
from pathlib import Path

from jindan_tools.diagnose import diagnose
from jindan_tools.model.diagnosis import Verdict

sys.path.insert(0, str(Path(__file__).parent))
from rule_cases import Json, build_run

FALLING: Json = {
    "framework": "hf_trainer",
    "ending": "unknown",
    "events": [{"kind": "dataset", "text": "label map: 224 classes", "data": {"classes": 224}}],
    "config": {"num_classes": 224},
    "series": [
        {
            "name": "loss",
            "axis": "step",
            "xs": [10.0 * i for i in range(1, 31)],
            "values": [{"decay": [77.41, 18.56, 30]}],
        }
    ],
}


def test_a_falling_loss_that_guessing_would_beat_is_not_called_healthy() -> None:
    assert diagnose(build_run(FALLING)).verdict is Verdict.INSUFFICIENT_EVIDENCE


def test_the_deciding_facts_that_the_run_lacks_are_named() -> None:
    missing = diagnose(build_run(FALLING)).missing
    assert "gradient_accumulation_steps" in missing[0].what
    assert "eval_loss" in missing[0].what


def test_the_same_loss_below_chance_is_healthy() -> None:
    falling: Json = {
        **FALLING,
        "series": [
            {
                "name": "loss",
                "axis": "step",
                "xs": [10.0 * i for i in range(1, 31)],
                "values": [{"decay": [5.6, 1.2, 30]}],
            }
        ],
    }
    assert diagnose(build_run(falling)).verdict is Verdict.HEALTHY
