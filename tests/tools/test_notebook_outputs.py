"""What the cells of a notebook printed is read like a log, with the lines of the file."""

import json

import pytest

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Reading
from jindan_tools.readers.decode import text_of
from jindan_tools.readers.files.training_script import TrainingScript
from jindan_tools.readers.scripts.notebook_outputs import printed_lines

TABLE = (
    "<div><progress value='30' max='30'></progress>\n[30/30 00:10, Epoch 3/3]</div>\n"
    '<table border="1" class="dataframe">\n  <thead>\n <tr style="text-align: left;">\n      <th>Epoch</th>\n'
    "      <th>Training Loss</th>\n      <th>Validation Loss</th>\n    </tr>\n  </thead>\n  <tbody>\n"
    + "".join(f"    <tr>\n      <td>{e}</td>\n      <td>{a}</td>\n      <td>{b}</td>\n    </tr>\n" for e, a, b in (
        (1, "No log", 2.5), (2, "No log", 2.25), (3, 2.375, 2.125)))
    + "  </tbody>\n</table><p>"
)  # fmt: skip
ENDED = "TrainOutput(global_step=30, training_loss=2.375, metrics={'train_runtime': 10.5, 'train_loss': 2.375, 'epoch': 3.0})"
LOOP = ["Epoch 1: loss 2.50\n", "Epoch 2: loss 1.75\n", "Epoch 3: loss 1.25\n"]


def cell(count: int, *outputs: dict[str, object], source: str = "run()") -> dict[str, object]:
    return {"cell_type": "code", "execution_count": count, "metadata": {}, "source": [source], "outputs": [*outputs]}


def stream(*rows: str) -> dict[str, object]:
    return {"output_type": "stream", "name": "stdout", "text": [*rows]}


def shown(kind: str, text: str) -> dict[str, object]:
    return {"output_type": "display_data", "metadata": {}, "data": {kind: text.splitlines(keepends=True)}}


def failed(text: str) -> dict[str, object]:
    return {"output_type": "error", "ename": "E", "evalue": "", "traceback": [text]}


def notebook(*cells: dict[str, object], indent: int | None = 1) -> str:
    return json.dumps({"cells": [*cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=indent)


def read(text: str) -> Reading:
    return TrainingScript().read(text_of("book.ipynb", text.encode()))


@pytest.mark.parametrize("indent", [1, None])
def test_the_table_of_a_trainer_is_read_as_curves(indent: int | None) -> None:
    found = read(notebook(cell(1, shown("text/html", TABLE)), indent=indent))
    assert {s.name: s.values for s in found.series} == {
        "Training Loss": (2.375,),
        "Validation Loss": (2.5, 2.25, 2.125),
    }


def test_the_result_of_the_trainer_tells_that_it_ended() -> None:
    found = read(notebook(cell(1, shown("text/html", TABLE), shown("text/plain", ENDED))))
    assert [e.number("train_runtime") for e in found.events if e.kind is EventKind.FINISHED] == [10.5]


def test_printed_epochs_are_read_with_their_lines() -> None:
    text = notebook(cell(1, stream(*LOOP)))
    (loss,) = read(text).series
    assert (loss.values, [loss.source(i).line for i in range(3)]) == (
        (2.5, 1.75, 1.25),
        [text[: text.index(row[:-1])].count("\n") + 1 for row in LOOP],
    )


def test_an_error_that_was_mended_is_left_out() -> None:
    broken = failed("Traceback (most recent call last)\nValueError: no")
    assert [line.text for line in printed_lines(notebook(cell(2, broken), cell(3, stream("Epoch 1: loss 2\n"))))] == [
        "Epoch 1: loss 2"
    ]


def test_an_error_of_the_cell_that_ran_last_is_read() -> None:
    broken = failed("Traceback (most recent call last)\n  Cell In[3], line 1\nValueError: no")
    found = read(notebook(cell(2, stream(*LOOP)), cell(3, broken)))
    assert [e.word("type") for e in found.events if e.kind is EventKind.EXCEPTION] == ["ValueError"]


@pytest.mark.parametrize(
    ("source", "found"), [("import pandas", []), ("from transformers import Trainer", ["ValueError"])]
)
def test_an_error_counts_where_the_code_trains(source: str, found: list[str]) -> None:
    broken = failed("Traceback (most recent call last)\n  Cell In[3], line 1\nValueError: no")
    events = read(notebook(cell(3, broken, source=source))).events
    assert [e.word("type") for e in events if e.kind is EventKind.EXCEPTION] == found


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("!pip install -e .", False),
        ("%cd repo\n!pip install x", False),
        ("!python train.py", True),
        ("%cd repo\n!python train.py", True),
    ],
)
def test_what_an_installer_prints_is_left_out(source: str, kept: bool) -> None:
    rows = printed_lines(notebook(cell(1, stream("Traceback (most recent call last):\n"), source=source)))
    assert bool(rows) is kept


def test_a_table_of_data_is_left_out() -> None:
    frame = "<table><tr><th></th><th>loss</th></tr><tr><th>0</th><td>2.0</td></tr></table>"
    assert printed_lines(notebook(cell(1, shown("text/html", frame)))) == ()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"cells": 3}', '{"cells": [3, {"cell_type": "code", "outputs": [4]}]}']
)
def test_what_is_no_notebook_prints_nothing(text: str) -> None:
    assert printed_lines(text) == ()
