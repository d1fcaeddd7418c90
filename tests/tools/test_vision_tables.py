"""Tables that vision scripts print are read for what they say of the labels, and repeated results for nothing."""

from __future__ import annotations

import math

import pytest

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, Reading, TextFile
from jindan_tools.readers.logs import read_log


def log(text: str) -> Reading:
    numbered = tuple(Line(number=i, text=line) for i, line in enumerate(text.splitlines(), 1))
    return read_log(TextFile(path="train.log", size=1, lines=numbered))


SEGMENTATION = """2024/11/02 14:04:30 - mmengine - INFO - Iter(train) [ 400/2400]  lr: 9.0e-03  eta: 0:33:00  time: 0.9  loss: 0.3
+------------+-------+-------+
|   Class    |  IoU  |  Acc  |
+------------+-------+-------+
| background | 99.49 | 99.49 |
|   crack    |  0.0  |  nan  |
+------------+-------+-------+
2024/11/02 14:04:30 - mmengine - INFO - Iter(val) [50/50]    aAcc: 99.49  mIoU: 99.49  mAcc: 99.49
"""

REPORT = """              precision    recall  f1-score   support

         cat       0.{p}      0.{r}      0.50        60
         dog       0.{q}      0.{s}      0.50        40

    accuracy                           0.{a}       100
   macro avg       0.50      0.50      0.50       100
"""


def test_a_class_without_pixels_is_told_from_one_that_is_never_right() -> None:
    absent = [e for e in log(SEGMENTATION).events if e.kind is EventKind.FIGURE]

    assert [(e.word("of"), e.number("classes")) for e in absent] == [("crack", 2.0)]


@pytest.mark.parametrize(
    ("figures", "expected", "apart"),
    [
        ({"p": "60", "r": "60", "q": "40", "s": "40", "a": "52"}, 0.52, 0.0),
        ({"p": "90", "r": "90", "q": "85", "s": "85", "a": "88"}, 0.52, 0.0),
        ({"p": "60", "r": "99", "q": "99", "s": "01", "a": "60"}, 0.6, 0.39),
    ],
)
def test_a_report_on_classes_tells_how_often_each_was_answered(
    figures: dict[str, str], expected: float, apart: float
) -> None:
    told = next(e for e in log(REPORT.format(**figures)).events if e.word("name") == "class_report")

    assert math.isclose(told.number("expected") or 0, expected, abs_tol=0.01)
    assert math.isclose(told.number("apart") or 0, apart, abs_tol=0.02)


def test_the_results_that_timm_repeats_are_no_further_epochs() -> None:
    last = (
        "--result\n[\n    {\n"
        + '        "epoch": 9,\n        "train": {\n            "loss": 9.5\n        }\n    }\n]\n'
    )
    reading = log("".join(f"Epoch {i}: train_loss: {1 / (i + 1):.4f}\n" for i in range(6)) + last)

    assert not any(9.5 in s.values for s in reading.series)
