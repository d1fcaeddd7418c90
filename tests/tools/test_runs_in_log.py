"""A log that holds several runs of a sweep is read as several runs, each with its own settings and curves."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from jindan_tools.model.run import Ending, Run
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


def test_a_second_fit_of_fastai_is_a_segment_of_its_own() -> None:
    (run,) = open_run(Path(__file__).parents[1] / "fixtures" / "logs" / "fastai_redrawn.log")
    found = [(s.segment, len(s)) for s in run.series if s.name == "valid_loss"]
    assert found == [(0, 5), (1, 2)]


def shown(folder: Path, lines: list[str], name: str) -> list[tuple[int, int, float]]:
    (run,) = opened(folder, lines)
    return [(s.segment, len(s), s.xs[-1]) for s in run.series if s.name == name]


def test_a_count_that_begins_anew_while_the_loss_goes_on_counts_the_batches_of_an_epoch(tmp_path: Path) -> None:
    lines = [
        f"iter: {at}/448 loss: {2 - 0.3 * epoch - at / 5000:.4f}" for epoch in range(3) for at in range(25, 449, 100)
    ]
    assert shown(tmp_path, lines, "loss") == [(0, 15, 2 * 448 + 425)]


def test_a_count_that_begins_anew_with_the_loss_is_of_another_run(tmp_path: Path) -> None:
    lines = [f"iter: {at}/448 loss: {2 - at / 500:.4f}" for _ in range(2) for at in range(25, 449, 100)]
    assert shown(tmp_path, lines, "loss") == [(0, 5, 425), (1, 5, 425)]


def test_opening_words_that_come_again_part_records_without_a_count(tmp_path: Path) -> None:
    lines = [
        line
        for fall in (0.1, 0.3)
        for line in ("Start training", *(f"train loss {2.3 * math.exp(-n * fall):.4f}" for n in range(8)))
    ]
    assert shown(tmp_path, lines, "train loss") == [(0, 8, 8.0), (1, 8, 8.0)]


def test_opening_words_that_come_with_every_epoch_part_nothing(tmp_path: Path) -> None:
    lines = [line for n in range(8) for line in ("Start training", f"train loss {2.3 * math.exp(-n * 0.1):.4f}")]
    assert shown(tmp_path, lines, "train loss") == [(0, 8, 8.0)]


def test_bars_of_two_runs_are_two_segments(tmp_path: Path) -> None:
    bar = "Epoch {n}: 100%|██████████| 50/50 [00:10<00:00, 5.0it/s, loss={loss:.3f}]"
    lines = [bar.format(n=n, loss=2.3 * math.exp(-n * fall)) for fall in (0.1, 0.3) for n in range(6)]
    assert [row[:2] for row in shown(tmp_path, lines, "progress/loss")] == [(0, 6), (1, 6)]


TURNS = "001011010011010101100110"


def test_two_writers_of_one_log_are_two_segments(tmp_path: Path) -> None:
    curves = [
        iter([f"epoch {n} loss {start * math.exp(-n * fall):.4f}" for n in range(1, 13)])
        for start, fall in ((2.3, 0.1), (1.8, 0.3))
    ]
    lines = [next(curves[int(turn)]) for turn in TURNS]
    assert [row[:2] for row in shown(tmp_path, lines, "loss")] == [(0, 12), (1, 12)]


def test_a_run_that_fails_and_resumes_again_and_again_has_one_writer(tmp_path: Path) -> None:
    places = [1, 2, 3, 2, 3, 4, 3, 4, 5, 4, 5, 6, 5, 6, 7]
    lines = [f"epoch {n} loss {2.3 * math.exp(-n * 0.1) + 0.02 * (at % 3):.4f}" for at, n in enumerate(places)]
    assert shown(tmp_path, lines, "loss") == [(0, 7, 7.0)]


def test_a_run_that_was_resumed_for_longer_has_its_last_plan(tmp_path: Path) -> None:
    first = [f"Epoch {n}/10 loss: {2 - n / 20:.4f}" for n in range(1, 11)]
    later = [f"Epoch {n}/25 loss: {2 - n / 20:.4f}" for n in range(11, 19)]
    (run,) = opened(tmp_path, [*first, "Resuming training from checkpoint epoch 10", *later])
    assert (run.epochs_planned, run.ending) == (25, Ending.UNKNOWN)
