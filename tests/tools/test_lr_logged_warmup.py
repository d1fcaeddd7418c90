"""The logged rates of a warm-up tell its length and which step's rate was logged."""

from __future__ import annotations

from jindan_tools.lr.hf_logged_warmup import logged_warmup
from jindan_tools.lr.points import LrPoint

STEPS = (10, 50, 100, 200)


def test_rates_of_the_step_before_are_told_from_rates_of_the_step() -> None:
    points = [LrPoint(step=s, lr=1e-5 * (s - 1) / 701) for s in STEPS]
    found = logged_warmup(points, peak=1e-5, candidates=(701, 700))
    assert found is not None
    assert (found.steps, found.offset) == (701, -1)


def test_rates_of_the_step_itself_have_no_offset() -> None:
    points = [LrPoint(step=s, lr=1e-5 * s / 700) for s in STEPS]
    found = logged_warmup(points, peak=1e-5, candidates=(701, 700))
    assert found is not None
    assert (found.steps, found.offset) == (700, 0)


def test_a_warmup_that_no_candidate_explains_gives_nothing() -> None:
    points = [LrPoint(step=s, lr=1e-5 * s / 350) for s in STEPS]
    assert logged_warmup(points, peak=1e-5, candidates=(701, 700)) is None


def test_two_points_are_too_few() -> None:
    points = [LrPoint(step=s, lr=1e-5 * (s - 1) / 701) for s in STEPS[:2]]
    assert logged_warmup(points, peak=1e-5, candidates=(701,)) is None
