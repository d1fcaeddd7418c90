"""A log tells how many rows were longer than the limit."""

from __future__ import annotations

import pytest

from jindan_tools.readers.contract import Line
from jindan_tools.readers.logs.told_figures import ToldFigureScanner

LINES = {
    "Truncation: 8,214 of 9,730 samples exceed 512 tokens (84.4 %)": (8214.0, 9730.0),
    "truncated 812/1000 examples": (812.0, 1000.0),
    "812 out of 1000 rows were truncated": (812.0, 1000.0),
}


@pytest.mark.parametrize(("text", "told"), LINES.items(), ids=LINES.keys())
def test_cut_rows_are_counted(text: str, told: tuple[float, float]) -> None:
    scanner = ToldFigureScanner("a.log")
    scanner.feed(Line(number=1, text=text))

    (event,) = scanner.finish().events
    assert (event.number("value"), event.number("of")) == told
