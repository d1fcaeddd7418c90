"""The .wandb file of a run is read as the package's own messages read it, and damage costs one record."""

import json
import random
from pathlib import Path

from binary_files import FIXTURES, points, read_bytes

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.open_run import open_run

NAME = "run-golden.wandb"
WHOLE = (FIXTURES / "wandb_binary" / NAME).read_bytes()
EXPECTED = json.loads((FIXTURES / "wandb_binary" / "expected.json").read_text("utf-8"))


def test_every_number_of_the_history_is_what_the_messages_of_the_package_hold() -> None:
    reading = read_bytes(NAME, WHOLE)

    read = {
        s.name: [[x, repr(v), n] for x, v, n in zip(s.xs, s.values, s.lines, strict=True)]
        for s in reading.series
        if s.axis is Axis.STEP
    }
    assert read.items() <= EXPECTED["points"].items()
    assert "train/loss" in read


def test_a_curve_with_one_record_an_epoch_stands_over_epochs() -> None:
    (held_out,) = [s for s in read_bytes(NAME, WHOLE).series if s.name == "val/loss"]

    assert (held_out.axis, held_out.xs, held_out.role) == (Axis.EPOCH, (0.0, 1.0, 2.0), Role.VAL_LOSS)


def test_the_configuration_is_read_with_the_record_that_set_it() -> None:
    found = {s.name: s.value for s in read_bytes(NAME, WHOLE).settings}

    assert (found["learning_rate"], found["batch_size"], found["model.hidden"]) == (0.001, 32, 64)


def test_an_exit_code_is_an_event() -> None:
    (event,) = [e for e in read_bytes(NAME, WHOLE).events if e.text.startswith("exit code")]

    assert (event.kind, event.number("exit_code")) == (EventKind.WARNING, EXPECTED["exit_code"])


def test_a_record_over_a_block_border_is_whole() -> None:
    (note,) = [s for s in read_bytes(NAME, WHOLE).settings if s.name == "note"]

    assert str(note.value).startswith("xxxx")


def test_a_damaged_byte_costs_at_most_the_numbers_of_one_record() -> None:
    whole = points(read_bytes(NAME, WHOLE))
    random.seed(3)
    tail = len(WHOLE) - 9000
    for at in random.sample(range(tail, len(WHOLE)), 150):
        damaged = bytearray(WHOLE)
        damaged[at] ^= 1 << random.randrange(8)

        reading = read_bytes(NAME, bytes(damaged))

        steps = {(name, x) for name, x, _ in points(reading)}
        assert {p for p in points(reading) if p[0] == "train/loss"} <= whole, at
        assert len([s for s in steps if s[0] == "train/loss"]) >= 29, at
        assert reading.problem, at


def test_every_prefix_reads_without_a_value_that_the_whole_does_not_have() -> None:
    whole = {p for p in points(read_bytes(NAME, WHOLE)) if p[0] == "train/loss"}
    for end in [*range(5, 200, 3), *range(len(WHOLE) - 9000, len(WHOLE), 61)]:
        found = {p for p in points(read_bytes(NAME, WHOLE[:end])) if p[0] == "train/loss"}
        assert found <= whole, end


def test_random_bytes_behind_the_header_never_raise() -> None:
    random.seed(4)
    for _ in range(200):
        read_bytes(NAME, WHOLE[:7] + random.randbytes(random.randrange(300)))


def test_a_run_that_has_nothing_but_its_binary_log_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "wandb" / "offline-run-20260101_000000-golden"
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(WHOLE)

    (run,) = open_run(tmp_path)

    assert run.number("learning_rate") == 0.001
    assert len(run.of_role(Role.TRAIN_LOSS)[0]) == 30


def test_the_log_of_the_logger_is_no_log_of_the_training(tmp_path: Path) -> None:
    folder = tmp_path / "wandb" / "offline-run-20260101_000000-golden"
    (folder / "logs").mkdir(parents=True)
    (folder / NAME).write_bytes(WHOLE)
    (folder / "logs" / "debug.log").write_text("Traceback (most recent call last):\nValueError: abandoned\n" * 9)

    (run,) = open_run(tmp_path)

    assert not any(e.kind is EventKind.EXCEPTION for e in run.events)
