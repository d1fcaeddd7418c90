"""What is found in the shape of a line, its digits all zeros, is what the line itself says."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import astuple

from jindan_tools.readers.contract import Line
from jindan_tools.readers.logs import epoch_headings, steps, warning_lines
from jindan_tools.readers.logs.pairs import find_pairs, search_pairs
from jindan_tools.readers.logs.scanner_table import SCANNERS, ScannerEntry
from jindan_tools.readers.logs.shapes import shape_of, shaped

sys.path.insert(0, str(Path(__file__).parent))
from samples import sample_files

# Names and forms whose digits matter, beside those of the samples.
LINES = (
    "acc1: 71.3 acc5: 90.2, f1 0.5",
    "acc9: 71.3 acc2: 90.2, f3 0.5",
    "loss 0,512 of step 3",
    "loss 1,512 of step 3",
    "Accuracy: 9000/10000 (90%)",
    "Train: 0.5, Val: 1.5, loss: 2",
    "Train: 0.5, Val: 0.6, loss: 2",
    "Loss = 0.5 F1 = 0.7 | Epoch 3",
    "Loss = 0.5 F7 = 0.7 | Epoch 3",
    "에폭 3/10: 손실 0.52, 정확도 71.5%",
    "epoch ٣ loss 0.5",
)
HEADINGS: tuple[Callable[[str], Any], ...] = (
    epoch_headings.looks.__wrapped__,
    steps.heading.__wrapped__,
    warning_lines.warning_of.__wrapped__,
)
# The scanners that say by the shape of a line that it tells them nothing.
BY_SHAPE = [e for e in SCANNERS if hasattr(e.scanner(""), "concerns") or hasattr(e.scanner(""), "begins")]


@cache
def _lines() -> tuple[str, ...]:
    """Return the lines of the samples, and what they are with other digits."""
    chance = random.Random(0)
    known: dict[str, None] = dict.fromkeys(LINES)
    for path in sample_files():
        known.update(dict.fromkeys(line for line in path.read_text("utf-8", "replace").splitlines() if len(line) < 400))
    return tuple(text for line in known for text in (line, _with_other_digits(line, chance)))


def _with_other_digits(line: str, chance: random.Random) -> str:
    return "".join(chance.choice("0123456789") if c in "0123456789" else c for c in line)


def _places(found: object) -> Iterator[object]:
    """Yield what a heading says but for the texts that are those of its shape."""
    if isinstance(found, Struct):
        for each in astuple(found):
            yield from _places(each)
    else:
        yield shape_of(found) if isinstance(found, str) else found


def test_pairs_found_by_the_shape_of_a_line_are_those_of_the_line() -> None:
    wrong = [line for line in _lines() if repr(find_pairs(line)) != repr(search_pairs(line))]

    assert not wrong


@pytest.mark.parametrize("find", HEADINGS, ids=lambda find: find.__module__.rpartition(".")[2])
def test_headings_stand_in_the_shape_of_a_line_where_they_stand_in_the_line(find: Callable[[str], object]) -> None:
    wrong = [line for line in _lines() if [*_places(find(line))] != [*_places(find(shape_of(line)))]]

    assert not wrong


def test_lines_get_their_own_shapes_whatever_stands_in_them() -> None:
    texts = ["step 12", "", "에폭 7", "a\nb 3", "step 34"]

    found = shaped([Line(number=n, text=text) for n, text in enumerate(texts, 1)])

    assert [(line.number, line.text, line.shape) for line in found] == [
        (n, text, shape_of(text)) for n, text in enumerate(texts, 1)
    ]


@pytest.mark.parametrize("entry", BY_SHAPE, ids=lambda e: e.module)
def test_lines_that_are_spared_a_scanner_would_tell_it_nothing(entry: ScannerEntry) -> None:
    scanner: Any = entry.scanner("x.log")
    may_tell = getattr(scanner, "concerns", None) or scanner.begins
    spared = [Line(number=n, text=text) for n, text in enumerate(_lines(), 1) if not may_tell(shape_of(text))]

    taken = [line for line in spared if scanner.feed(line)]

    assert spared
    assert taken == []
    assert repr(scanner.finish()) == repr(entry.scanner("x.log").finish())
