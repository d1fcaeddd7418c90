"""A log tells how many rows were longer than the limit."""

from __future__ import annotations

import pytest

from jindan_tools.readers.contract import Line
from jindan_tools.readers.logs.told_figures import ToldFigureScanner

LINES = {
    "Truncation: 8,214 of 9,730 samples exceed 512 tokens (84.4 %)": (8214.0, 9730.0),
    "truncated 812/1000 examples": (812.0, 1000.0),
    "812 out of 1000 rows were truncated": (812.0, 1000.0),
    "18,240건 가운데 16,702건(91.6 %)이 64 토큰을 넘어 잘렸습니다": (16702.0, 18240.0),
    "812/1000 문장이 최대 길이를 초과": (812.0, 1000.0),
}


@pytest.mark.parametrize(("text", "told"), LINES.items(), ids=LINES.keys())
def test_cut_rows_are_counted(text: str, told: tuple[float, float]) -> None:
    scanner = ToldFigureScanner("a.log")
    scanner.feed(Line(number=1, text=text))

    (event,) = scanner.finish().events
    assert (event.number("value"), event.number("of")) == told


@pytest.mark.parametrize("text", ["tokens=2,113 unk=1,338 (63.3%)", "[UNK] 비율: 63.3%", "OOV rate 63.3 %"])
def test_the_share_of_unknown_tokens_is_read(text: str) -> None:
    scanner = ToldFigureScanner("a.log")
    scanner.feed(Line(number=1, text=text))

    assert [e.number("value") for e in scanner.finish().events] == [pytest.approx(0.633)]


BASELINES = {
    "naive(last value) MAE: 0.412": ("mae", 0.412),
    "persistence baseline rmse=1.3e-2": ("rmse", 0.013),
    "majority class accuracy 0.62": ("accuracy", 0.62),
}


@pytest.mark.parametrize(("text", "told"), BASELINES.items(), ids=BASELINES.keys())
def test_what_a_forecast_without_training_reaches_is_read(text: str, told: tuple[str, float]) -> None:
    scanner = ToldFigureScanner("a.log")
    scanner.feed(Line(number=1, text=text))

    (event,) = scanner.finish().events
    assert (event.word("measure"), event.number("value")) == told


@pytest.mark.parametrize(
    "text", ["Naive Bayes accuracy: 0.81", "majority vote accuracy 0.92", "majority@8 accuracy 0.71"]
)
def test_other_models_are_no_baseline(text: str) -> None:
    scanner = ToldFigureScanner("a.log")
    scanner.feed(Line(number=1, text=text))

    assert not scanner.finish().events
