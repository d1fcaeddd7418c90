"""Naming the schedule behind logged rates."""

from jindan_tools.lr.points import LrPoint, lr_points
from jindan_tools.lr.replay import Candidate, match_schedule
from jindan_tools.lr.schedules.hf_cosine import HfCosine
from jindan_tools.lr.schedules.hf_linear import HfLinear

LINEAR = Candidate(name="linear", curve=HfLinear(lr=1e-5, warmup_steps=701, total_steps=7002).curve())
COSINE = Candidate(name="cosine", curve=HfCosine(lr=1e-5, warmup_steps=701, total_steps=7002).curve())


def logged(candidate: Candidate, steps: range) -> list[LrPoint]:
    return [LrPoint(step=step, lr=lr) for step, lr in zip(steps, candidate.rates_at(steps), strict=True)]


def test_a_cosine_log_is_named_cosine() -> None:
    match = match_schedule(logged(COSINE, range(0, 7002, 100)), [LINEAR, COSINE])

    assert match is not None
    assert match.best.candidate.name == "cosine"


def test_a_log_inside_the_warmup_leaves_the_other_schedule_as_rival() -> None:
    match = match_schedule(logged(COSINE, range(0, 700, 50)), [LINEAR, COSINE])

    assert match is not None
    assert [rival.candidate.name for rival in match.rivals] == ["cosine"]


def test_rates_printed_with_four_digits_stay_within_tolerance() -> None:
    points = [LrPoint(step=p.step, lr=float(f"{p.lr:.4g}")) for p in logged(LINEAR, range(0, 7003, 100))]

    match = match_schedule(points, [LINEAR])

    assert match is not None
    assert match.within_tolerance


def test_a_schedule_that_differs_is_not_within_tolerance() -> None:
    match = match_schedule([LrPoint(step=1000, lr=8.57e-6), LrPoint(step=500, lr=7.14e-6)], [LINEAR])

    assert match is not None
    assert not match.within_tolerance


def test_without_candidates_there_is_no_match() -> None:
    assert match_schedule(logged(LINEAR, range(3)), []) is None


def test_points_are_ordered_and_freed_of_non_finite_rates() -> None:
    points = lr_points([(20, 2.0), (10, 1.0), (15, float("nan")), (20, 3.0)])

    assert points == [LrPoint(step=10, lr=1.0), LrPoint(step=20, lr=3.0)]
