"""A table of notes with a column for each attempt says something only about the attempt of the run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jindan_tools.model.run import Run
from jindan_tools.rules.notes import own_notes

sys.path.insert(0, str(Path(__file__).parent))
from msgspec.structs import replace
from rule_cases import build_run

TABLE = (
    "| item | 01-before | 03-current |",
    "| NaN | - | nan_to_num in 3 places |",
    "finished without NaN",
)
CASE = build_run(
    {"events": [{"kind": "note", "text": t, "path": "notes.md", "line": 3 + i} for i, t in enumerate(TABLE)]}
)


def _words(run: Run) -> list[str]:
    return [words for _, words in own_notes(run)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("exp-03-current", ["NaN: nan_to_num in 3 places", "finished without NaN"]),
        ("exp-01-before", ["finished without NaN"]),
    ],
)
def test_a_row_is_reduced_to_the_column_of_the_run(name: str, words: list[str]) -> None:
    assert [w for w in _words(replace(CASE, name=name)) if not w.startswith("item")] == words


def test_a_table_without_a_column_for_the_run_is_read_whole() -> None:
    assert "NaN, nan_to_num in 3 places" in _words(replace(CASE, name="other"))
