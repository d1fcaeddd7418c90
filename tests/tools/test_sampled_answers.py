"""Answers printed beside the right ones tell how they differ."""

import pytest
from log_cases import read_lines

from jindan_tools.model.event import EventKind

PAIRS = [
    ("question: 2 and 3 | generated: 2 and 3 is five | gold: is five", "sample_behind_prompt"),
    ("pred='Paris.'  label='paris'", "sample_right_but_form"),
    ("target: green tea, predicted: green tea", "sample_right"),
    ("pred: the cat | ref: the cat sat on the mat", "sample_cut"),
    ("prediction: <pad> a dog</s><pad> | reference: a dog", "sample_right_but_marks"),
    ("Prediction: a dog; Reference: a cat", "sample_wrong"),
]


@pytest.mark.parametrize(("line", "relation"), PAIRS)
def test_an_answer_is_held_against_the_right_one(line: str, relation: str) -> None:
    found = [e.word("name") for e in read_lines(line + "\n").events if e.kind is EventKind.FIGURE]
    assert found == [relation]


@pytest.mark.parametrize("line", ["pred: 3 | label: 4", "predicted 12 of 40 targets", "generated text: hello world"])
def test_numbers_and_lines_without_a_pair_tell_nothing(line: str) -> None:
    assert not [e for e in read_lines(line + "\n").events if e.kind is EventKind.FIGURE]


def test_rows_that_datasets_prepares_are_no_steps_of_a_run() -> None:
    bar = "Map: 100%|##########| 2200/2200 [00:04<00:00, 491.07 examples/s]"
    assert not [e for e in read_lines(bar + "\n").events if e.kind is EventKind.PROGRESS]
