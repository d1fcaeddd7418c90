"""What is said of a run that may still be training speaks of what it did so far, not of its end."""

import sys
from pathlib import Path

import pytest

from jindan_tools.rules.fit.healthy_convergence import healthy_convergence

sys.path.insert(0, str(Path(__file__).parent))
from rule_cases import build_run

CURVES = [
    {"name": "train_loss", "values": [2.0, 1.5, 1.2, 1.0, 0.9, 0.85]},
    {"name": "val_loss", "values": [2.0, 1.6, 1.3, 1.1, 1.0, 0.95]},
]


@pytest.mark.parametrize(("ending", "words"), [("unknown", "지금까지 6 에폭"), ("completed", "끝까지")])
def test_only_a_run_that_ended_is_said_to_have_converged(ending: str, words: str) -> None:
    run = build_run({"series": CURVES, "epochs_done": 6, "epochs_planned": 60, "ending": ending})

    (found,) = healthy_convergence.check(run)

    assert words in found.title
