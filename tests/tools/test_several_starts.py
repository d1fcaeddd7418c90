"""A log that holds several trainings tells how far the last one came and what it was started with."""

from __future__ import annotations

import json
from pathlib import Path

from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.readers.open_run import open_run


def _epochs(count: int, start: float, mark: str = "") -> list[str]:
    return [
        f"{mark if e % 2 == 0 else ''}Epoch #{e}: train_loss={start * 0.8**e:.5f}, val_loss={start * 0.85**e:.5f}"
        for e in range(count)
    ]


def _read(folder: Path, **files: list[str]) -> Run:
    for name, lines in files.items():
        (folder / name.replace("_", ".")).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (run,) = open_run(folder)
    return run


def test_an_epoch_marked_as_the_new_best_is_read(tmp_path: Path) -> None:
    run = _read(tmp_path, train_log=_epochs(12, 6.0, "[NEW BEST] "))

    (loss,) = [s for s in run.series if s.name == "train_loss"]
    assert loss.xs == tuple(map(float, range(12)))


def test_the_last_start_tells_how_far_the_run_came(tmp_path: Path) -> None:
    head = [f"Epoch {e}/12: train_loss={0.09 * 0.9**e:.5f}, val_loss={0.4 * 0.95**e:.5f}" for e in range(1, 13)]

    run = _read(tmp_path, train_log=_epochs(40, 6.0) + head)

    assert (run.epochs_done, run.epochs_planned) == (12.0, 12.0)


def test_the_last_start_tells_what_it_was_started_with(tmp_path: Path) -> None:
    def started(planned: int) -> list[str]:
        return [f"Epoch {e}/{planned}: train_loss={6.0 * 0.8**e:.5f}" for e in range(1, planned + 1)]

    run = _read(tmp_path, train_log=started(25) + started(10))

    assert [s.value for s in run.settings if s.name == "epochs"] == [10]


def test_a_start_of_two_records_is_not_yet_the_run(tmp_path: Path) -> None:
    run = _read(tmp_path, train_log=_epochs(20, 6.0) + _epochs(15, 5.0) + _epochs(2, 5.0))

    assert run.epochs_done == 15.0


def test_each_training_counts_steps_by_the_length_of_its_own_epochs(tmp_path: Path) -> None:
    def trained(length: int) -> list[str]:
        places = [(e, s) for e in range(1, 4) for s in range(0, length, 200)]
        return [f"Epoch: {e}, Step: {s}, all_loss: {2.0 / (e * length + s + 1):.6f}" for e, s in places]

    run = _read(tmp_path, train_log=trained(1200) + trained(400))

    assert [s.xs[-1] for s in run.series if s.name == "all_loss" and s.axis is Axis.STEP] == [3 * 1001 - 1, 3 * 201 - 1]


def test_a_table_from_zero_adds_no_epoch_to_the_log_from_one(tmp_path: Path) -> None:
    log = [f"2024-01-01 10:0{e}:00,100 EPOCH {e} done: loss {0.5 / e:.4f} - lr 0.1000" for e in range(1, 6)]
    table = ["EPOCH\tLEARNING_RATE\tTRAIN_LOSS\tDEV_LOSS", *(f"{e}\t0.1\t{0.5 / (e + 1)}\t0.{6 - e}" for e in range(5))]

    run = _read(tmp_path, training_log=log, loss_tsv=table)

    assert run.epochs_done == 5.0


def test_a_log_goes_before_the_script_beside_it(tmp_path: Path) -> None:
    log = ["Namespace(batch_size=24, epochs=12, lr=0.001)", *_epochs(12, 6.0)]

    run = _read(tmp_path, train_log=log, a_sh=["python train.py --batch-size 12 --epochs 40 --image-size 512"])

    assert {n: run.config[n].value for n in ("batch_size", "epochs", "image_size")} == {
        "batch_size": 24,
        "epochs": 12,
        "image_size": 512,
    }


def test_names_that_mean_something_else_are_no_settings(tmp_path: Path) -> None:
    config = [
        "max_length:\n  value: 20",
        "do_sample:\n  value: false",
        "opt:\n  value:\n    name: my-run\n    epochs: 30",
    ]

    run = _read(tmp_path, train_log=_epochs(12, 6.0), config_yaml=config)

    assert not {"max_length", "optimizer"} & set(run.config)


def test_training_that_a_person_left_early_did_not_reach_its_plan(tmp_path: Path) -> None:
    log = [*_epochs(12, 6.0), "-" * 40, "Exiting from training early.", "Saving model ...", "Done."]

    run = _read(tmp_path, train_log=log)

    assert [e.kind.value for e in run.events if "early" in e.text] == ["interrupt"]


def test_the_regression_of_boxes_is_a_loss(tmp_path: Path) -> None:
    log = [f"Epoch[{e}] Train-Acc={0.5 + 0.02 * e:.4f} Train-SmoothL1={30 * 0.9**e:.4f}" for e in range(12)]

    run = _read(tmp_path, train_log=log)

    assert [s.role.value for s in run.series if s.name == "Train-SmoothL1"] == ["train_loss"]


def test_an_error_in_a_notebook_beside_a_log_is_not_that_of_the_run(tmp_path: Path) -> None:
    error = {"output_type": "error", "ename": "KeyError", "evalue": "'time'", "traceback": ["KeyError: 'time'"]}
    cell = {"cell_type": "code", "execution_count": 3, "source": ["loss = fit()"], "outputs": [error]}
    notebook = [json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)]

    run = _read(tmp_path, train_log=_epochs(12, 6.0), look_ipynb=notebook)

    assert [e for e in run.events if e.kind.value == "exception"] == []
