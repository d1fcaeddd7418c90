"""From attempt to attempt: an order is read out of the names, and a step is judged by what it changed and reached."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jindan_tools.session.steps import Progress, steps
from jindan_tools.session.succession import succession

sys.path.insert(0, str(Path(__file__).parent))
from session_cases import Json, build_session

ORDERS: list[tuple[list[str], list[str]]] = [
    (["exp3", "exp", "exp2"], ["exp", "exp2", "exp3"]),
    (["run-02-after", "run-01-before"], ["run-01-before", "run-02-after"]),
    (["version_10", "version_9"], ["version_9", "version_10"]),
    (["exp-0a352", "exp-0b600"], []),
    (["level2_relu", "level2_leaky"], []),
    (["exp1", "other2"], []),
    (["lr1_wd1", "lr1_wd2", "lr2_wd1"], []),
]


def _run(name: str, best: float, **settings: object) -> Json:
    values: list[object] = [{"line": [0.1, best, 12]}, {"wave": [best - 0.001, best - 0.002, 8]}]
    given = {"lr": 0.01, "batch_size": 8, "epochs": 20, "num_classes": 10, **settings}
    return {
        "name": name,
        "framework": "pytorch",
        "epochs_done": 20,
        "epochs_planned": 20,
        "settings": given,
        "series": [
            {"name": "train_loss", "values": [{"decay": [2.0, 0.2, 20]}]},
            {"name": "val_acc", "values": values},
        ],
    }


def _guessing(name: str) -> Json:
    flat: list[object] = [{"const": [2.302585, 20]}]
    losses = [{"name": "train_loss", "values": flat}, {"name": "val_loss", "values": flat}]
    return {**_run(name, 0.5), "series": losses}


STEPS: dict[str, tuple[Json, Json, Progress]] = {
    "a better rate": (_run("exp1", 0.6), _run("exp2", 0.8, lr=0.02), Progress.BETTER),
    "a worse one": (_run("exp1", 0.8), _run("exp2", 0.6, lr=0.02), Progress.WORSE),
    "within the noise": (_run("exp1", 0.8), _run("exp2", 0.8005, lr=0.02), Progress.SAME),
    "an easier problem is no progress": (_run("exp1", 0.6), _run("exp2", 0.9, num_classes=2), Progress.UNKNOWN),
    "still guessing": (_guessing("exp1"), _guessing("exp2"), Progress.AT_CHANCE),
}


@pytest.mark.parametrize(("names", "order"), ORDERS)
def test_an_order_is_read_from_numbers_of_their_own(names: list[str], order: list[str]) -> None:
    session = build_session({"runs": [_run(name, 0.5) for name in names]})

    assert [m.label for m in succession(session.members)] == order


@pytest.mark.parametrize("title", STEPS)
def test_a_step_is_judged(title: str) -> None:
    before, after, progress = STEPS[title]
    session = build_session({"runs": [before, after]})

    assert [s.progress for s in steps(session, session.members)] == [progress]
