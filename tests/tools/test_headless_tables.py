"""A table without a header is read where its columns show what they are, and named where they do not."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from jindan_agent.api import diagnose
from jindan_tools.model.diagnosis import Verdict
from jindan_tools.model.series import Axis
from jindan_tools.readers.files.csv_headless import name_columns
from jindan_tools.readers.open_run import RunNotReadableError, open_run
from jindan_tools.text.figures import span

EPOCHS = range(1, 21)
FALLS = tuple(2.3 * math.exp(-0.2 * e) for e in EPOCHS)
TURNS = tuple(2.4 * math.exp(-0.15 * e) + 0.1 * max(0, e - 10) for e in EPOCHS)
RISES = tuple(0.1 + 0.04 * e for e in EPOCHS)
DECAYS = tuple(1e-3 * 0.5 ** (e // 5) for e in EPOCHS)
LEVEL = tuple(5.0 + (e * 7 % 11) / 10 for e in EPOCHS)
COUNT = tuple(float(e) for e in EPOCHS)


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        ((COUNT, FALLS), {0: "epoch", 1: "train_loss"}),
        ((COUNT, FALLS, TURNS, RISES), {0: "epoch", 1: "train_loss", 2: "val_loss", 3: "val_accuracy"}),
        (
            (COUNT, FALLS, RISES, TURNS, RISES),
            {0: "epoch", 1: "train_loss", 2: "train_accuracy", 3: "val_loss", 4: "val_accuracy"},
        ),
        ((COUNT, DECAYS, FALLS), {0: "epoch", 1: "lr", 2: "train_loss"}),
        ((tuple(100 * c for c in COUNT), FALLS, LEVEL), {0: "step", 1: "train_loss"}),
        ((COUNT, LEVEL), {0: "epoch"}),
        ((FALLS, TURNS), {}),
        ((LEVEL, FALLS), {}),
    ],
)
def test_columns_are_named_by_their_shape(columns: tuple[tuple[float, ...], ...], names: dict[int, str]) -> None:
    assert name_columns(columns) == names


def written(folder: Path, name: str, *columns: tuple[float, ...], mark: str = ",") -> Path:
    path = folder / name
    path.write_text("\n".join(mark.join(f"{v:g}" for v in row) for row in zip(*columns, strict=True)) + "\n")
    return path


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_recognised_table_is_a_run_that_says_how_it_was_read(tmp_path: Path, mark: str) -> None:
    (run,) = open_run(written(tmp_path, "out.csv", COUNT, FALLS, TURNS, mark=mark))

    assert {(s.name, s.axis, len(s)) for s in run.series} == {
        ("train_loss", Axis.EPOCH, 20),
        ("val_loss", Axis.EPOCH, 20),
    }
    assert "1열 = 에폭, 2열 = 학습 손실, 3열 = 검증 손실" in run.files[0].problem


def test_a_table_meant_as_a_record_whose_columns_cannot_be_told_is_named(tmp_path: Path) -> None:
    (report,) = diagnose(written(tmp_path, "loss.csv", LEVEL, LEVEL))

    assert report.verdict == Verdict.INSUFFICIENT_EVIDENCE
    assert "머리글이 없는 표(숫자 2열 20행)" in report.to_markdown()


def test_other_tables_of_numbers_are_no_records(tmp_path: Path) -> None:
    with pytest.raises(RunNotReadableError):
        list(open_run(written(tmp_path, "iris.csv", LEVEL, FALLS)))


@pytest.mark.parametrize(
    ("low", "high", "shown"), [(8.83, 8.83, "8.83"), (8.831, 8.834, "8.83"), (8.8, 9.1, "8.80~9.10")]
)
def test_a_span_of_equal_ends_is_one_figure(low: float, high: float, shown: str) -> None:
    assert span(low, high) == shown
