"""Where a loss breaks, which record belongs to which, and what a run came to."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jindan_tools.curves.align import index_at
from jindan_tools.curves.breakdown import breakdown, lasting_break, never_finite
from jindan_tools.curves.climb import climb
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind

sys.path.insert(0, str(Path(__file__).parent))
from rule_cases import Json, build_run

NAN = float("nan")


def _run(*series: Json, **more: object):
    return build_run({"series": list(series), **more})


def test_breakdown_prefers_the_series_that_shows_the_moment_most_finely() -> None:
    run = _run(
        {"name": "train/loss", "values": [2.0, NAN, NAN]},
        {"name": "loss", "axis": "step", "path": "history.csv", "values": [2.0, 1.9, 1.8, 1.7, NAN, NAN, NAN, NAN]},
    )

    found = breakdown(run)

    assert found is not None
    assert (found.series.name, found.index) == ("loss", 4)


def test_a_single_missing_cell_is_no_lasting_break() -> None:
    series = _run({"name": "loss", "values": [2.0, NAN, 1.8, 1.7, 1.6]}).series[0]

    assert lasting_break(series) is None


def test_a_loss_with_finite_steps_was_finite_once() -> None:
    run = _run({"name": "loss", "values": [NAN, NAN]}, {"name": "progress/loss", "axis": "row", "values": [1.0, NAN]})

    assert never_finite(run) is None


def test_series_without_a_shared_axis_meet_on_the_lines_of_their_file() -> None:
    run = _run(
        {"name": "lr", "axis": "step", "values": [0.1, 0.2, 0.3]},
        {"name": "val_loss", "axis": "epoch", "values": [1.0, 0.9, 0.8]},
    )

    assert index_at(run.series[0], run.series[1], 2) == 2


def test_a_series_that_starts_later_has_no_record_there() -> None:
    run = _run(
        {"name": "lr", "axis": "step", "xs": [50.0], "values": [0.1]},
        {"name": "loss", "axis": "step", "xs": [10.0], "values": [1.0]},
    )

    assert index_at(run.series[0], run.series[1], 0) is None


def test_one_spike_is_not_a_level() -> None:
    level = climb([2.0, 1.5, 1.2, 9.0, 1.1, 1.0, 0.9, 0.8, 0.8])

    assert level is not None
    assert level.over_best < 1.1


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([2.3, 2.3, 2.29, 2.3, 2.3, 2.29], Outcome.STUCK),
        ([2.3, 1.5, 1.0, 0.6, 0.4, 0.3], Outcome.LEARNED),
        ([1.0, 0.9, 1.3, 2.0, 2.6, 3.1], Outcome.WORSE),
        ([1.0, 0.9, NAN, NAN, NAN], Outcome.WORSE),
        ([2.3, 2.2, 2.1], Outcome.UNKNOWN),
        ([-1.0, -2.0, -3.0, -3.5, -4.0], Outcome.UNKNOWN),
    ],
)
def test_outcome_reads_the_training_loss(values: list[float], expected: Outcome) -> None:
    assert outcome(_run({"name": "loss", "values": values})) is expected


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("CosineAnnealingLR", ScheduleKind.COSINE),
        ("cosine_with_restarts", ScheduleKind.RESTARTS),
        ("constant_with_warmup", ScheduleKind.NONE),
        ("ReduceLROnPlateau", ScheduleKind.PLATEAU),
        ("MultiStepLR", ScheduleKind.STEP),
        ("something_new", ScheduleKind.UNKNOWN),
    ],
)
def test_scheduler_names_fall_into_kinds(name: str, kind: ScheduleKind) -> None:
    assert schedule_kind(_run(config={"scheduler": name})) is kind
