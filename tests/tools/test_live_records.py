"""Records that grow are read a piece at a time, and say what they would say read anew."""

import io
import random
import sys
from pathlib import Path

import pytest

from jindan_tools.readers.live_records import RECORDS, LiveRecords

sys.path.insert(0, str(Path(__file__).parent))
from samples import name_of, read_as, reader_of, sample_files

STEPS = 12


@pytest.mark.parametrize("path", [p for p in sample_files() if reader_of(p) == RECORDS], ids=name_of)
def test_a_sample_written_piece_by_piece_is_read_as_anew(path: Path) -> None:
    name, data, chance = name_of(path), path.read_bytes(), random.Random(0)
    records = LiveRecords(name)

    for end in sorted({*(chance.randrange(1, len(data)) for _ in range(STEPS)), len(data)}):
        stream = io.BytesIO(data[:end])

        assert records.goes_on(stream, end)
        assert repr(records.read(stream, end)) == repr(read_as(RECORDS, name, data[:end])), data[:end][-80:]


def test_records_written_anew_do_not_go_on() -> None:
    data = b'{"step": 1, "loss": 0.5}\n{"step": 2, "loss": 0.4}\n'
    records = LiveRecords("metrics.jsonl")
    records.read(io.BytesIO(data), len(data))

    assert not records.goes_on(io.BytesIO(data[:-5]), len(data) - 5)
    assert not records.goes_on(io.BytesIO(data.replace(b"0.5", b"0.6") + data), 2 * len(data))
