"""A mark of a chat template that stands twice in a printed sample is found, one that stands once is not."""

import pytest
from log_cases import read_lines

from jindan_tools.model.event import EventKind

TWICE = [
    ("<|begin_of_text|><|begin_of_text|><|start_header_id|>user<|end_header_id|>\n", "doubled_begin"),
    ("<s> <s>[INST] hello [/INST]\n", "doubled_begin"),
    (
        "<|start_header_id|>assistant<|end_header_id|>\n\n<|start_header_id|>assistant<|end_header_id|>\n",
        "doubled_header",
    ),
    ("hello<|im_end|> <|im_start|>assistant\n<|im_start|>assistant\nhi<|im_end|>\n", "doubled_header"),
]
ONCE = [
    "<s>[INST] hello [/INST]\n",
    "<|im_start|>assistant\nhi<|im_end|>\n<|im_start|>user\nmore<|im_end|>\n<|im_start|>assistant\nbye<|im_end|>\n",
]


@pytest.mark.parametrize(("text", "name"), TWICE)
def test_a_mark_that_stands_twice_is_found(text: str, name: str) -> None:
    assert [e.word("name") for e in read_lines(text).events if e.kind is EventKind.FIGURE] == [name]


@pytest.mark.parametrize("text", ONCE)
def test_a_mark_that_stands_once_is_left_alone(text: str) -> None:
    assert not [e for e in read_lines(text).events if e.kind is EventKind.FIGURE]
