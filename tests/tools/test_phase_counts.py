"""Lines that tell phase and epoch in one bracket, and costs told after a count, become curves."""

import sys
from pathlib import Path

from jindan_tools.model.series import Axis

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import points, read_lines, settings

TEMPLATE = """
[ Train | 001/080 ] loss = 2.13000, acc = 0.22000
[ Valid | 001/080 ] loss = 1.95302, acc = 0.27931
[ Valid | 001/080 ] loss = 1.95302, acc = 0.27931 -> best
[ Train | 002/080 ] loss = 1.83000, acc = 0.32000
[ Valid | 002/080 ] loss = 2.05302, acc = 0.25000
"""
AFTER = """
Loss after 1 epochs: 0.224
MRR : 0.592
P@1 : 0.5
Loss after 2 epochs: 0.186
MRR : 0.646
P@1 : 0.6
"""
COSTS = """
Cost after iteration 0: 0.693147
Cost after iteration 100: 0.584508
"""


def test_each_phase_has_its_curve_and_the_best_epoch_counts_once() -> None:
    found = read_lines(TEMPLATE)
    assert points(found, "valid loss") == [(1, 1.95302), (2, 2.05302)]
    assert points(found, "train acc") == [(1, 0.22), (2, 0.32)]
    assert settings(found)["epochs"] == 80


def test_a_loss_after_epochs_takes_the_figures_below_it() -> None:
    found = read_lines(AFTER)
    assert points(found, "Loss") == [(1, 0.224), (2, 0.186)]
    assert points(found, "MRR") == [(1, 0.592), (2, 0.646)]


def test_a_cost_after_iterations_is_a_loss_by_step() -> None:
    assert points(read_lines(COSTS), "loss", Axis.STEP) == [(0, 0.693147), (100, 0.584508)]
