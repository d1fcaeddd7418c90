"""The .swanlab file of a run is read as the package's own messages read it, and damage costs one record."""

import json
from pathlib import Path

import pytest
from binary_files import FIXTURES, points, read_bytes

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Ending
from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.open_run import open_run

NAME = "run-golden.swanlab"
WHOLE = (FIXTURES / "swanlab_binary" / NAME).read_bytes()
EXPECTED = json.loads((FIXTURES / "swanlab_binary" / "expected.json").read_text("utf-8"))
CONFIG = "epochs:\n  desc: ''\n  sort: 1\n  value: 3\nlr:\n  desc: ''\n  sort: 0\n  value: 0.001\n"


def test_every_number_is_what_the_messages_of_the_package_hold() -> None:
    read = {
        s.name: [[x, repr(v), n] for x, v, n in zip(s.xs, s.values, s.lines, strict=True)]
        for s in read_bytes(NAME, WHOLE).series
        if s.axis is Axis.STEP
    }

    assert read == {"train/loss": EXPECTED["train/loss"]}


def test_a_curve_with_one_record_an_epoch_stands_over_epochs() -> None:
    (held_out,) = [s for s in read_bytes(NAME, WHOLE).series if s.name == "val/loss"]

    assert (held_out.axis, held_out.xs, held_out.role) == (Axis.EPOCH, (0.0, 1.0, 2.0), Role.VAL_LOSS)


def test_the_error_of_a_crashed_run_is_read_as_a_log_tells_it() -> None:
    kinds = [(e.kind, e.text) for e in read_bytes(NAME, WHOLE).events]

    assert kinds == [(EventKind.EXCEPTION, "ValueError: lost")]


@pytest.mark.parametrize("at", [40, 900, 2000, 4000])
def test_a_damaged_byte_costs_no_more_than_its_record(at: int) -> None:
    damaged = WHOLE[:at] + bytes([WHOLE[at] ^ 255]) + WHOLE[at + 1 :]

    assert len(points(read_bytes(NAME, WHOLE)) - points(read_bytes(NAME, damaged))) <= 1


@pytest.mark.parametrize("end", [8, 100, 1501, 3003])
def test_a_file_that_is_still_written_gives_the_points_so_far(end: int) -> None:
    read = read_bytes(NAME, WHOLE[:end])

    assert {(n, v) for n, _, v in points(read)} <= {(n, v) for n, _, v in points(read_bytes(NAME, WHOLE))}


def test_the_folder_of_a_run_is_one_run_with_its_configuration(tmp_path: Path) -> None:
    folder = tmp_path / "swanlog" / "run-20260128_005233-qax93fsq"
    for name, data in {
        "run-qax93fsq.swanlab": WHOLE,
        "files/config.yaml": CONFIG.encode(),
        "logs/1/1000.log": b'{"index": 0, "data": 2.0}\n',
        "logs/2/1000.log": b'{"index": 0, "data": 3.0}\n',
        "debug/debug.log": b"Traceback (most recent call last):\nImportError: no dashboard\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)

    (run,) = open_run(tmp_path)

    assert (run.epochs_planned, run.ending, [s.value for s in run.settings if s.name == "lr"]) == (
        3,
        Ending.CRASHED,
        [0.001],
    )
