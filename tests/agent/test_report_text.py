"""The plain-text report and the small drawings: they fit the terminal."""

import fakes
import pytest

from jindan_agent.report.chart import draw
from jindan_agent.report.decisive import Turn
from jindan_agent.report.plain_text import COLUMNS
from jindan_agent.report.render import Format, render
from jindan_agent.report.width import shorten, width, wrap

MANY = fakes.replace(
    fakes.LOSS,
    values=tuple(1000.0 / (i + 1) for i in range(5000)),
    xs=tuple(float(i) for i in range(5000)),
    lines=tuple(range(2, 5002)),
)


@pytest.mark.parametrize("diagnosis", [fakes.FAILING, fakes.HEALTHY, fakes.INSUFFICIENT, fakes.CRASHED])
def test_running_text_fits_the_terminal(diagnosis: fakes.Diagnosis) -> None:
    lines = render(fakes.content(diagnosis, fakes.PRIOR), Format.TEXT).splitlines()

    assert [line for line in lines if width(line) > COLUMNS and not line.startswith("    ")] == []


def test_plain_text_holds_no_markup() -> None:
    text = render(fakes.content(fakes.FAILING), Format.TEXT)

    assert "**" not in text
    assert "`" not in text


@pytest.mark.parametrize(("series", "index"), [(fakes.LOSS, 17), (fakes.LOSS, 0), (MANY, 4999), (MANY, 2500)])
def test_a_drawing_is_at_most_eighty_columns_wide(series: fakes.Series, index: int) -> None:
    assert max(width(line) for line in draw(Turn(series=series, index=index))) <= 80


def test_a_wide_range_is_drawn_on_a_log_scale() -> None:
    assert "로그 눈금" in draw(Turn(series=MANY, index=0))[0]


@pytest.mark.parametrize("values", [(2.0784, 2.078399, 2.078397), (0.5, 0.5, 0.5), (0.0, 0.0, 0.0)])
def test_a_curve_that_stands_still_is_drawn_flat(values: tuple[float, ...]) -> None:
    series = fakes.replace(fakes.LOSS, values=values, xs=(1.0, 2.0, 3.0), lines=(2, 3, 4))
    rows = draw(Turn(series=series, index=0))[1:-2]
    assert all(len(set(row.partition("┤")[2])) <= 1 for row in rows)
    assert any("█" in row for row in rows)


def test_the_mark_stands_under_its_record() -> None:
    lines = draw(Turn(series=fakes.LOSS, index=17))

    assert lines[-2].index("▲") == lines[-3].index("×")


@pytest.mark.parametrize(("text", "columns"), [("가나다", 6), ("abc", 3), ("e\u0301", 1), ("→", 1)])
def test_korean_letters_take_two_columns(text: str, columns: int) -> None:
    assert width(text) == columns


def test_a_text_is_cut_to_its_columns() -> None:
    assert shorten("가나다라", 6) == "가나…"


def test_a_long_word_stays_whole() -> None:
    assert wrap("a 가나다라마바사 b", 4) == ["a", "가나다라마바사", "b"]
