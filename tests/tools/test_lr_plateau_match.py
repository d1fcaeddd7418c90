"""The plateau schedule behind a recorded rate is found again, and no other."""

from __future__ import annotations

import pytest

from jindan_tools.lr.evaluate import rates
from jindan_tools.lr.plateau_match import Mode, find_plateau
from jindan_tools.lr.rate_steps import evenly_spaced_cuts, rests_at_eps
from jindan_tools.lr.schedules.torch_plateau import TorchPlateau

STALLS = (1.0, 0.7, 0.5, 0.51, 0.5, 0.52, 0.49, 0.5, 0.5, 0.5, 0.51, 0.5, 0.5)


def recorded(mode: Mode, patience: int, *, lag: int) -> list[float]:
    schedule = TorchPlateau(lr=1e-3, metrics=STALLS, mode=mode, factor=0.3, patience=patience)
    found = rates(schedule.curve(), len(STALLS) + 1)
    return found[:-1] if lag else found[1:]


@pytest.mark.parametrize("lag", [0, 1])
@pytest.mark.parametrize("patience", [1, 2, 3])
def test_the_patience_is_found_whether_the_rate_is_printed_before_or_after(patience: int, lag: int) -> None:
    match = find_plateau(recorded("min", patience, lag=lag), STALLS, ("min",))

    assert match is not None
    assert match.patience == patience
    assert match.factor == pytest.approx(0.3)


def test_the_opposite_mode_does_not_explain_the_rates() -> None:
    assert find_plateau(recorded("min", 2, lag=1), STALLS, ("max",)) is None


def test_a_rate_that_is_never_cut_is_no_plateau_schedule() -> None:
    assert find_plateau([1e-3] * len(STALLS), STALLS, ("min", "max")) is None


def test_a_metric_with_other_records_explains_nothing() -> None:
    assert find_plateau(recorded("min", 2, lag=1), STALLS[:-1], ("min",)) is None


def test_cuts_of_a_step_schedule_keep_a_beat() -> None:
    assert evenly_spaced_cuts([1.0, 1.0, 0.1, 0.1, 0.01, 0.01])


def test_cuts_after_stalls_keep_none() -> None:
    assert not evenly_spaced_cuts([1.0, 1.0, 1.0, 0.1, 0.01, 0.01, 0.01, 0.001])


def test_a_rate_that_slides_is_no_plateau_schedule_however_long() -> None:
    rates = [1e-3 * (1 - i / 5000) for i in range(4999)]

    assert find_plateau(rates, [1.0] * len(rates), ("min", "max")) is None


@pytest.mark.parametrize(("lowest", "rests"), [(1e-8, True), (1e-5, False)])
def test_cuts_that_end_where_one_would_be_smaller_than_eps_are_no_step_schedule(lowest: float, *, rests: bool) -> None:
    rates = [max(lowest, 0.01 * 0.1 ** (i // 3)) for i in range(30)]

    assert rests_at_eps(rates) is rests
