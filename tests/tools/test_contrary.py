"""What excludes a cause is a figure of the run, never the mere proof of another cause."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jindan_tools.causes.contrary import contrary
from jindan_tools.model.run import Run

sys.path.insert(0, str(Path(__file__).parent))
from rule_cases import Json, build_run

FALLS = [2.0, 1.0, 0.5, 0.3, 0.2, 0.15]
STANDS = [2.303, 2.304, 2.303, 2.303, 2.302, 2.303]
RISES = [2.0, 1.2, 1.0, 1.3, 1.9, 2.4]
FAR = [3.4, 3.2, 3.3, 3.3, 3.2, 3.2]


def run_of(train: list[float], held_out: list[float], rate: float = 0.01) -> Run:
    case: Json = {
        "framework": "pytorch",
        "series": [
            {"name": "train_loss", "values": train},
            {"name": "val_loss", "values": held_out},
            {"name": "lr", "values": [rate] * len(train)},
        ],
        "config": {"optimizer": "SGD"},
    }
    return build_run(case)


CASES = [
    ("lr_too_low", run_of(FALLS, FALLS), "2에서 0.15까지 92 % 줄었습니다"),
    ("lr_too_low", run_of(STANDS, STANDS, 0.05), "0.05 값으로"),
    ("lr_too_low", run_of(STANDS, STANDS, 1e-6), ""),
    ("frozen_layers", run_of(FALLS, RISES), "가중치는 갱신되고 있습니다"),
    ("frozen_layers", run_of(STANDS, STANDS), ""),
    ("overfit", run_of(FALLS, FALLS), "0.15 값으로, 최저값 0.15"),
    ("overfit", run_of(FALLS, FAR), "3.2 값으로"),
    ("overfit", run_of(FALLS, RISES), ""),
    ("labels_shuffled", run_of(STANDS, STANDS), "2.303에서 2.302까지"),
    ("labels_shuffled", run_of(FALLS, RISES), ""),
    ("epochs_too_few", run_of(FALLS, RISES), "그 뒤 3번은 더 낫지 않습니다"),
    ("epochs_too_few", run_of(FALLS, FALLS), ""),
    ("diverge_no_nan", run_of(FALLS, RISES), "오른 적이 없습니다"),
    ("diverge_no_nan", run_of(RISES, RISES), ""),
    ("nan_bad_data", run_of(FALLS, RISES), ""),
]


@pytest.mark.parametrize(("cause", "run", "figure"), CASES, ids=[f"{c}-{i}" for i, (c, _, _) in enumerate(CASES)])
def test_only_a_figure_that_contradicts_a_cause_speaks_against_it(cause: str, run: Run, figure: str) -> None:
    told = contrary(run, cause)

    assert figure in told if figure else not told
