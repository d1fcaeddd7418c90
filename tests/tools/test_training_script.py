"""What a script of a fine-tuning does to its labels and its padding is read without running it."""

import sys
from pathlib import Path

import pytest

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, TextFile
from jindan_tools.readers.files.training_script import TrainingScript

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import read_lines

HEAD = "from transformers import Trainer\n"
HABITS = [
    ("tokenizer.pad_token = tokenizer.eos_token", {"pads_with_end"}),
    ("tok.add_special_tokens({'pad_token': tok.eos_token})", {"pads_with_end"}),
    ("tokenizer.pad_token = '<pad>'", set()),
    ("c = DataCollatorForLanguageModeling(tokenizer, mlm=False)", {"masks_padding"}),
    ("c = DataCollatorForLanguageModeling(tokenizer)", set()),
    ("rows.append({'input_ids': t[i : i + B], 'labels': t[i + 1 : i + B + 1]})\nTrainer()", {"shifts_labels"}),
    ("rows.append({'input_ids': t[:-1], 'labels': t[1:]})\nTrainer()", {"shifts_labels"}),
    (
        "def f(ids):\n    x = ids[:, :-1]\n    y = ids[:, 1:].clone()\n    return model(x, labels=y).loss",
        {"shifts_labels"},
    ),
    ("rows.append({'input_ids': t[i : i + B], 'labels': t[i : i + B]})\nTrainer()", set()),
    (
        "def f(x):\n    labels = x[:, 1:]\n    ids = x[:, :-1]\n    return F.cross_entropy(model(ids).logits, labels)",
        set(),
    ),
    ("rows.append({'input_ids': prompt[:-1], 'labels': answer[1:]})\nTrainer()", set()),
    ("a = TrainingArguments(ignore_data_skip=True)", {"skips_no_data"}),
    ("def broken(:", set()),
]


def _read(text: str) -> set[str]:
    lines = tuple(Line(number=n, text=line) for n, line in enumerate(text.split("\n"), start=1))
    reading = TrainingScript().read(TextFile(path="train.py", size=len(text), lines=lines))
    return {e.word("habit") for e in reading.events if e.kind is EventKind.SCRIPT}


@pytest.mark.parametrize(("text", "habits"), HABITS)
def test_habits_of_a_script_are_found_and_others_are_not(text: str, habits: set[str]) -> None:
    assert _read(HEAD + text) == habits


def test_a_script_without_transformers_is_left_alone() -> None:
    assert not TrainingScript().claims("train.py", "import torch\n")


FIGURES = [
    ("[sample] mean new tokens 64.0 (limit 64), ended by eos 0/16", "ended_by_end_token", 0, 16),
    ("stopped by <|im_end|>: 3 of 8", "ended_by_end_token", 3, 8),
    ("generation: hit max_new_tokens 16/16", "cut_at_limit", 16, 16),
]


@pytest.mark.parametrize(("text", "name", "value", "of"), FIGURES)
def test_counts_of_answers_that_end_are_read(text: str, name: str, value: int, of: int) -> None:
    events = [e for e in read_lines(text).events if e.kind is EventKind.FIGURE]
    assert [(e.word("name"), e.number("value"), e.number("of")) for e in events] == [(name, value, of)]


ENTROPIES = [
    ("token frequencies: entropy 3.8687 nats", 3.8687),
    ("unigram entropy = 10.0 bits", 6.931),
    ("policy entropy 1.25", None),
    ("entropy of the token distribution: 7.31", 7.31),
]


@pytest.mark.parametrize(("text", "value"), ENTROPIES)
def test_the_entropy_of_tokens_is_read_in_nats(text: str, value: float | None) -> None:
    found = [e.number("value") for e in read_lines(text).events if e.kind is EventKind.FIGURE]
    assert found == ([] if value is None else [pytest.approx(value, abs=1e-3)])


def test_the_missing_rows_of_a_load_report_are_new_weights() -> None:
    text = (
        "BertForSequenceClassification LOAD REPORT from: ./base\nKey               | Status  | \n------------------+---------+-\n"
        "cls.predictions.bias | UNEXPECTED | \nencoder.layer.{0...11}.output.dense.weight | MISSING | \nclassifier.weight | MISSING | \nNotes:\n"
    )
    (event,) = [e for e in read_lines(text).events if e.kind is EventKind.WEIGHTS]
    assert event.word("newly_initialized") == "['encoder.layer.0.output.dense.weight', 'classifier.weight']"
