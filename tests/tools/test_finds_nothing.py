"""A model that finds nothing yet is judged only once a part of its plan has run."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import pytest

from jindan_tools.model.run import Run
from jindan_tools.rules.plateau.finds_nothing import finds_nothing

sys.path.insert(0, str(Path(__file__).parent))
from rule_cases import build_run


def _segmentation(done: float) -> Run:
    loss = {"name": "val_loss", "values": [{"line": [0.5, 0.3, 6]}]}
    overlap = {"name": "val_iou", "values": [{"const": [0.0, 6]}]}
    return msgspec.structs.replace(build_run({"series": [loss, overlap]}), epochs_done=done, epochs_planned=60.0)


@pytest.mark.parametrize(("done", "told"), [(6.0, False), (40.0, True)])
def test_an_overlap_of_zero_is_no_fault_in_the_first_tenth_of_the_plan(done: float, told: bool) -> None:
    assert any(finds_nothing.check(_segmentation(done))) is told
