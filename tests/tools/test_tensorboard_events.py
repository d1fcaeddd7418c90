"""Event files are read whole, as TensorBoard's own reader does, and damage costs one record and is named."""

import io
import json
import math
import random
import struct
from pathlib import Path

import pytest
from binary_files import FIXTURES, points, read_bytes

from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.binary.crc32c import crc32c, masked_crc32c
from jindan_tools.readers.binary.tensorboard.scan import scan_events
from jindan_tools.readers.open_run import open_run
from jindan_tools.readers.thin import kept_indices

FOLDER = FIXTURES / "tensorboard"
EXPECTED = json.loads((FOLDER / "expected.json").read_text("utf-8"))
NAME = "events.out.tfevents.1700000000.host"
SIMPLE = (FOLDER / "simple" / NAME).read_bytes()


def record(payload: bytes) -> bytes:
    """Frame a payload as TFRecord does."""
    header = struct.pack("<Q", len(payload))
    return header + struct.pack("<I", masked_crc32c(header)) + payload + struct.pack("<I", masked_crc32c(payload))


def scalar(tag: str, step: int, value: float) -> bytes:
    """Return the record of one scalar."""
    word = tag.encode()
    inner = b"\x0a" + bytes([len(word)]) + word + b"\x15" + struct.pack("<f", value)
    number = step
    digits = bytearray()
    while number > 127:
        digits.append(number & 127 | 128)
        number >>= 7
    digits.append(number)
    summary = b"\x0a" + bytes([len(inner)]) + inner
    head = b"\x09" + struct.pack("<d", 1.7e9 + step) + (b"\x10" + bytes(digits) if step else b"")
    return record(head + b"\x2a" + bytes([len(summary)]) + summary)


def long_file(steps: int, tags: tuple[str, ...] = ("loss", "lr", "grad")) -> bytes:
    """Return a file above the size up to which every checksum is checked."""
    return b"".join(scalar(tag, step, step + len(tag) / 10) for step in range(steps) for tag in tags)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_scalar_is_what_the_event_accumulator_reads(name: str) -> None:
    data = (FOLDER / name / NAME).read_bytes()

    tracks = scan_events(io.BytesIO(data), len(data)).tracks.by_tag

    read = {
        tag: [[s, repr(v), w] for s, v, w in zip(t.steps, t.values, t.walls, strict=True)] for tag, t in tracks.items()
    }
    # TensorBoard's own reader of this version has no bfloat16.
    assert read.pop("bfloat16_val", [[7, "0.099609375", 1700000007.0]]) == [[7, "0.099609375", 1700000007.0]]
    assert read == EXPECTED[name]


def test_the_checksum_is_the_published_one() -> None:
    assert crc32c(b"123456789") == 0xE3069283


def test_a_table_of_parameters_becomes_settings_with_their_record() -> None:
    reading = read_bytes(NAME, SIMPLE)

    found = {s.name: (s.value, s.source.line) for s in reading.settings}
    assert found == {"learning_rate": (0.001, 2), "optimizer": ("AdamW", 2)}


def test_hyperparameters_of_the_plugin_become_settings() -> None:
    path = next((FOLDER / "simple" / "1763700000.5").iterdir())

    reading = read_bytes(path.name, path.read_bytes())

    assert {s.name: s.value for s in reading.settings} == {"lr": 0.01, "bsize": 32, "opt": "sgd", "nesterov": True}


def test_the_events_of_yolo_trainers_stand_at_epochs(tmp_path: Path) -> None:
    tags = ("train/box_loss", "metrics/mAP_0.5", "x/lr0")
    (tmp_path / NAME).write_bytes(long_file(3, tags))

    (run,) = open_run(tmp_path)

    assert {s.name: (s.axis, s.xs) for s in run.series} == dict.fromkeys(tags, (Axis.EPOCH, (0.0, 1.0, 2.0)))
    assert run.epochs_done == 3


def test_a_nan_keeps_its_place() -> None:
    (loss,) = [s for s in read_bytes(NAME, SIMPLE).series if s.name == "train/loss"]

    assert (loss.role, loss.axis, loss.first_non_finite) == (Role.TRAIN_LOSS, Axis.STEP, 35)


def test_a_damaged_byte_anywhere_costs_at_most_one_record_and_is_named() -> None:
    whole = read_bytes(NAME, SIMPLE)
    random.seed(5)
    for at in random.sample(range(len(SIMPLE)), 250):
        damaged = bytearray(SIMPLE)
        damaged[at] ^= 1 << random.randrange(8)

        reading = read_bytes(NAME, bytes(damaged))

        assert points(reading) <= points(whole), at
        assert len(points(reading)) >= len(points(whole)) - 1, at
        assert "손상" in reading.problem, at


def test_every_prefix_reads_without_a_value_that_the_whole_does_not_have() -> None:
    whole = points(read_bytes(NAME, SIMPLE))
    for end in range(0, len(SIMPLE), 41):
        assert points(read_bytes(NAME, SIMPLE[:end])) <= whole, end


def test_random_bytes_after_a_header_never_raise() -> None:
    random.seed(7)
    for _ in range(200):
        read_bytes(NAME, record(random.randbytes(random.randrange(80))) + random.randbytes(20) + SIMPLE[:200])


def test_a_long_file_is_read_whole_by_strides() -> None:
    data = long_file(20_000)

    scan = scan_events(io.BytesIO(data), len(data))

    assert {tag: list(t.steps) for tag, t in scan.tracks.by_tag.items()} == {
        tag: list(range(20_000)) for tag in ("loss", "lr", "grad")
    }
    assert list(scan.tracks.by_tag["lr"].records) == list(range(2, 60_001, 3))


@pytest.mark.parametrize("at", [0, 5, 13, 30, 41])
def test_a_damaged_header_or_payload_in_a_long_file_costs_at_most_one_record(at: int) -> None:
    data = bytearray(long_file(10_000))
    data[len(data) // 2 + at] ^= 0x40

    scan = scan_events(io.BytesIO(bytes(data)), len(data))

    assert sum(len(t.steps) for t in scan.tracks.by_tag.values()) >= 29_999


def test_a_flipped_number_that_stands_out_is_not_reported() -> None:
    data = bytearray(long_file(10_000, ("loss",)))
    spot = data.index(struct.pack("<f", 5000.4))
    data[spot + 3] ^= 0x20

    scan = scan_events(io.BytesIO(bytes(data)), len(data))

    assert max(scan.tracks.by_tag["loss"].values) < 10_001
    assert len(scan.damages) == 1


def test_records_too_large_for_numbers_are_passed_over() -> None:
    header = struct.pack("<Q", 9 << 20)
    image = header + struct.pack("<I", masked_crc32c(header)) + bytes((9 << 20) + 4)
    data = scalar("loss", 1, 1.0) + image + scalar("loss", 2, 0.5)

    scan = scan_events(io.BytesIO(data), len(data))

    assert list(scan.tracks.by_tag["loss"].values) == [1.0, 0.5]


def test_thinning_keeps_every_nan_border_and_the_extremes() -> None:
    values = [1.0] * 100_000
    values[777], values[50_000], values[50_001] = 9.0, math.nan, math.nan

    kept = kept_indices(values, 1000)

    assert {0, 777, 49_999, 50_000, 50_001, 50_002, 99_999} <= set(kept)
    assert len(kept) <= 1100


def test_a_writer_opened_again_in_one_folder_continues_the_curve(tmp_path: Path) -> None:
    for time, steps in ((1700000000, range(100)), (1700000900, range(80, 200))):
        name = f"events.out.tfevents.{time}.host"
        (tmp_path / name).write_bytes(b"".join(scalar("train/loss", s, 2.0 - s / 200) for s in steps))

    (run,) = open_run(tmp_path)

    (loss,) = run.of_role(Role.TRAIN_LOSS)
    assert list(loss.xs) == list(range(200))
    assert {loss.source(79).path, loss.source(80).path} == {
        "events.out.tfevents.1700000000.host",
        "events.out.tfevents.1700000900.host",
    }


def test_a_curve_of_epochs_goes_on_in_a_file_that_begins_in_the_middle(tmp_path: Path) -> None:
    for time, epochs in ((1700000000, range(1, 13)), (1700000900, range(11, 26))):
        records = (scalar(tag, e, 2.0 / e) for e in epochs for tag in ("train/loss", "val/loss"))
        (tmp_path / f"events.out.tfevents.{time}.host").write_bytes(b"".join(records))

    (run,) = open_run(tmp_path)

    assert [(s.axis, list(s.xs)) for s in run.of_role(Role.TRAIN_LOSS)] == [(Axis.EPOCH, list(range(1, 26)))]


def test_a_restart_in_one_folder_is_a_second_segment(tmp_path: Path) -> None:
    for time in (1700000000, 1700000900):
        name = f"events.out.tfevents.{time}.host"
        (tmp_path / name).write_bytes(b"".join(scalar("train/loss", s, time % 1000 + 1) for s in range(100)))

    (run,) = open_run(tmp_path)

    assert [(s.segment, len(s)) for s in run.of_role(Role.TRAIN_LOSS)] == [(0, 100), (1, 100)]


def test_the_splits_in_folders_of_their_own_are_one_run(tmp_path: Path) -> None:
    for split in ("train", "validation"):
        (tmp_path / split).mkdir()
        (tmp_path / split / NAME).write_bytes(b"".join(scalar("epoch_loss", s, 1.0) for s in range(5)))

    (run,) = open_run(tmp_path)

    assert {(s.name, s.role, s.axis) for s in run.series} == {
        ("train/epoch_loss", Role.TRAIN_LOSS, Axis.EPOCH),
        ("validation/epoch_loss", Role.VAL_LOSS, Axis.EPOCH),
    }
