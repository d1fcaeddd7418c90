"""A command line that is read without argparse says what argparse reads from it."""

from __future__ import annotations

import random
from itertools import product

import pytest

from jindan_agent.asked import Asked, read_arguments, read_plainly
from jindan_agent.options import options_parser

WORDS = (
    *(
        "runs/a",
        "runs/b",
        "",
        "-",
        "--",
        "-x",
        "--auto",
        "--no-llm",
        "--remember",
        "--show-prompt",
        "--full",
        "--version",
    ),
    *("--format", "--format=md", "json", "xml", "--output", "out", "--jobs", "2", "--jobs=2", "-1", "--aut", "-h"),
)
_CHANCE = random.Random(3)
LINES = [
    *(list(words) for length in range(3) for words in product(WORDS, repeat=length)),
    *(_CHANCE.choices(WORDS, k=_CHANCE.randint(3, 6)) for _ in range(400)),
]


def _told(asked: Asked) -> dict[str, object]:
    return {name: getattr(asked, name) for name in Asked.__annotations__}


def _by_argparse(given: list[str]) -> dict[str, object] | None:
    try:
        return vars(options_parser().parse_args(given))
    except SystemExit:
        return None


def test_every_line_that_is_read_plainly_says_what_argparse_reads() -> None:
    read = [(line, plain) for line in LINES if (plain := read_plainly(line)) is not None]

    assert [(line, plain) for line, plain in read if _told(plain) != _by_argparse(line)] == []
    assert len(read) > 100


@pytest.mark.parametrize(
    "line",
    [
        ["--auto", "runs/a", "--no-llm"],
        ["--auto", "runs/a", "runs/b", "--format", "json", "--output", "out"],
        ["runs/a"],
        [],
    ],
    ids=" ".join,
)
def test_the_usual_lines_are_read_plainly(line: list[str]) -> None:
    assert read_plainly(line) is not None


def test_a_line_in_another_form_is_left_to_argparse() -> None:
    asked = read_arguments(["--format=json", "--jobs", "2", "--", "-a"])

    assert (asked.paths, asked.format, asked.jobs, asked.auto) == (["-a"], "json", 2, False)
