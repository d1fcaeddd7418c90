"""A log that holds several runs of a sweep is read as several runs, each with its own settings and curves."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.readers.open_run import open_run


def epochs(start: float, end: float, count: int = 6) -> list[str]:
    falls = [start * (end / start) ** (i / (count - 1)) for i in range(count)]
    return [f"Epoch {i}/{count} - train_loss: {v:.4f} - val_loss: {1.1 * v:.4f}" for i, v in enumerate(falls, 1)]


def opened(folder: Path, lines: list[str]) -> list[Run]:
    (folder / "train.log").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return list(open_run(folder))


HEADINGS = [
    ["===== Run {n}/3: lr={lr}, batch_size={batch} ====="],
    ["Training with lr={lr} and batch_size={batch}"],
    ["[Trial {n}] {{'lr': {lr}, 'batch_size': {batch}}}"],
    ["Experiment {n} - lr: {lr} | batch_size: {batch}"],
    ["optimizer: SGD", "lr: {lr}", "batch_size: {batch}"],
    ["Namespace(lr={lr}, batch_size={batch}, optimizer='sgd')"],
]


@pytest.mark.parametrize("heading", HEADINGS, ids=lambda h: h[0][:12])
def test_every_run_of_a_sweep_has_its_own_settings_and_curve(tmp_path: Path, heading: list[str]) -> None:
    tried = [(1, 0.1, 32), (2, 0.01, 32), (3, 0.1, 64)]
    lines = [
        line
        for n, lr, batch in tried
        for line in (*(h.format(n=n, lr=lr, batch=batch) for h in heading), *epochs(2.3, 2.3 / (1 + 40 * lr)))
    ]

    runs = opened(tmp_path, lines)

    assert [(r.number("learning_rate"), r.number("batch_size")) for r in runs] == [(0.1, 32), (0.01, 32), (0.1, 64)]
    assert [[len(s) for s in r.of_role(Role.TRAIN_LOSS)] for r in runs] == [[6], [6], [6]]


def test_what_stands_above_the_first_run_holds_for_all(tmp_path: Path) -> None:
    lines = ["config: dropout=0.2, num_classes=10, weight_decay=0.05"]
    lines += [line for n in (1, 2) for line in (f"=== Run {n}/2: lr={0.1**n:g} ===", *epochs(2.3, 0.4))]

    assert [r.number("dropout") for r in opened(tmp_path, lines)] == [0.2, 0.2]


def test_another_program_takes_over_no_setting_of_the_first(tmp_path: Path) -> None:
    first = ["lr: 0.0005", "batch_size: 64", "temperature: 0.04", *epochs(9.5, 3.6)]
    second = ["lr: 0.001", "batch_size: 32", "checkpoint_key: teacher", "n_last_blocks: 4", *epochs(6.9, 2.6)]

    assert ["temperature" in r.config for r in opened(tmp_path, [*first, *second])] == [True, False]


def test_a_run_that_broke_is_one_of_several(tmp_path: Path) -> None:
    broken = [line.split(" - ")[0] + " - train_loss: nan - val_loss: nan" for line in epochs(2.3, 1.0)]
    lines = ["Run 1/2: lr=0.1", *epochs(2.3, 0.3), "Run 2/2: lr=5", *broken]

    first, second = opened(tmp_path, lines)

    assert all(math.isfinite(v) for s in first.series for v in s.values)
    assert not any(math.isfinite(v) for s in second.of_role(Role.TRAIN_LOSS) for v in s.values)


STAY = {
    "folds of one validation": ["Fold 1/2", *epochs(2.3, 0.4), "Fold 2/2", *epochs(2.3, 0.4)],
    "a phase that goes on at another rate": [
        *("Training with lr=0.01 (head only)", *epochs(2.3, 0.8)),
        *("Training with lr=0.001", *epochs(0.78, 0.4)),
    ],
    "the same settings begun again": ["Run 1/2: lr=0.1", *epochs(2.3, 0.4), "Run 2/2: lr=0.1", *epochs(2.3, 0.4)],
    "a rate that is logged every epoch": [
        line for i, record in enumerate(epochs(2.3, 0.4)) for line in (f"Training with lr={0.1 / (i + 1):.3g}", record)
    ],
    "longer training after a restart": ["lr=0.1 seed=1 epochs=6", *epochs(2.3, 0.4), *epochs(2.3, 0.4)],
}


@pytest.mark.parametrize("lines", STAY.values(), ids=STAY.keys())
def test_one_run_stays_one(tmp_path: Path, lines: list[str]) -> None:
    assert len(opened(tmp_path, lines)) == 1
