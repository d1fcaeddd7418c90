"""A point whose step or epoch is garbled stands nowhere; the others keep their places."""

from __future__ import annotations

import math

from jindan_tools.model.series import Axis
from jindan_tools.readers.columns import Column, build_series


def test_a_point_at_a_place_that_is_not_finite_is_left_out() -> None:
    column = Column([1.0, math.nan, 3.0, math.inf], [0.5, 0.4, math.nan, 0.2], [2, 3, 4, 5], [])

    series = build_series("x.csv", "train_loss", Axis.STEP, column)

    assert (series.xs, series.lines) == ((1.0, 3.0), (2, 4))
    assert series.values[0] == 0.5
    assert math.isnan(series.values[1])


def test_epochs_stay_with_their_points() -> None:
    column = Column([1.0, math.nan, 3.0], [0.5, 0.4, 0.3], [2, 3, 4], [0.1, 0.2, 0.3])

    assert build_series("x.csv", "train_loss", Axis.STEP, column).epochs == (0.1, 0.3)


def test_garbled_epochs_are_no_epochs() -> None:
    column = Column([1.0, 2.0], [0.5, 0.4], [2, 3], [0.1, math.inf])

    assert build_series("x.csv", "train_loss", Axis.STEP, column).epochs == ()
