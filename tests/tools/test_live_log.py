"""A log that grows is read a piece at a time, and says what it would say read anew."""

import io
import random
import sys
from pathlib import Path

import pytest

from jindan_tools.readers.decode import text_of
from jindan_tools.readers.logs import read_log
from jindan_tools.readers.logs.live_log import LiveLog

sys.path.insert(0, str(Path(__file__).parent))
from large_logs import FAMILIES, large_log
from samples import LOG, name_of, reader_of, sample_files

from tests.fuzz_depth import FUZZ_DEPTH

STEPS = 6


def grow(name: str, data: bytes, ends: list[int]) -> None:
    log = LiveLog(name)
    for end in ends:
        stream = io.BytesIO(data[:end])

        assert log.goes_on(stream, end)
        assert repr(log.read(stream, end)) == repr(read_log(text_of(name, data[:end]))), data[:end][-80:]


@pytest.mark.parametrize("path", [p for p in sample_files() if reader_of(p) == LOG], ids=name_of)
def test_a_sample_written_piece_by_piece_is_read_as_anew(path: Path) -> None:
    data, chance = path.read_bytes(), random.Random(0)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return

    grow(name_of(path), data, sorted({*(chance.randrange(1, len(data)) for _ in range(STEPS)), len(data)}))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_log_written_byte_by_byte_is_read_as_anew(family: str) -> None:
    data = large_log(family, 20_000)

    grow("train.log", data, [*range(1, 500, max(1, 9 // FUZZ_DEPTH)), *range(500, len(data), 1999)])


def test_a_log_written_anew_does_not_go_on() -> None:
    data = large_log("records", 20_000)
    log = LiveLog("train.log")
    log.read(io.BytesIO(data), len(data))

    assert not log.goes_on(io.BytesIO(data[:-10]), len(data) - 10)
    assert not log.goes_on(io.BytesIO(data.replace(b"loss", b"lost") + b"more"), len(data) + 4)
