"""A large log is read a wording at a time, and says what reading it line by line says."""

import io
import math
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from large_logs import FAMILIES, large_log, megatron
from samples import LOG, name_of, reader_of, sample_files

from jindan_tools.model.series import Series
from jindan_tools.readers.columns import Column
from jindan_tools.readers.contract import Reading
from jindan_tools.readers.decode import text_of
from jindan_tools.readers.large_log import LARGE_BYTES, read_large_log
from jindan_tools.readers.logs import read_log
from jindan_tools.readers.logs.bulk.chunks import LogChunks
from jindan_tools.readers.logs.bulk.kept_points import KeptPoints, kept_of
from jindan_tools.readers.logs.bulk.reader import read_bulk
from tests.fuzz_depth import FUZZ_DEPTH

SIZE = 600_000
# The redraws that are shown differ: the exact reader keeps 200 a line, of a large log fewer are kept.
REDRAWN = ("progress/", "bars", "postfixes")


def slowly(data: bytes) -> Reading:
    return read_log(text_of("train.log", data))


def at_once(data: bytes, ends: tuple[int, int] | None = None) -> Reading:
    return read_bulk("train.log", lambda: LogChunks(io.BytesIO(data), len(data), ends), patient=True)


def told(reading: Reading, *, but: tuple[str, ...] = ()) -> list[str]:
    """Return everything a reading says as text, because NaN differs from itself."""
    series = [repr(s) for s in reading.series if not s.name.startswith(but)] if but else list(map(repr, reading.series))
    return [*series, *map(repr, reading.events), *map(repr, reading.settings), repr(reading.framework)]


@pytest.mark.parametrize("family", [name for name in FAMILIES if name not in REDRAWN])
def test_a_large_log_says_what_it_says_line_by_line(family: str) -> None:
    data = large_log(family, SIZE)

    assert told(at_once(data)) == told(slowly(data))


@pytest.mark.parametrize(
    "path", [p for p in sample_files() if reader_of(p) == LOG and b"\r" not in p.read_bytes()], ids=name_of
)
def test_every_sample_says_the_same_both_ways(path: Path) -> None:
    data = path.read_bytes()

    assert told(at_once(data)) == told(slowly(data))


@pytest.mark.parametrize("family", ["steps", "trainer", "korean"])
def test_a_log_that_is_cut_anywhere_says_the_same_both_ways(family: str) -> None:
    data = large_log(family, SIZE // 2)

    for cut in range(len(data) - 300, len(data), max(7, 39 // FUZZ_DEPTH)):
        assert told(at_once(data[:cut])) == told(slowly(data[:cut])), data[:cut][-60:]


def test_lines_that_end_as_on_windows_say_the_same() -> None:
    data = large_log("steps", SIZE // 2)

    assert told(at_once(data.replace(b"\n", b"\r\n"))) == told(at_once(data))


def test_a_value_that_stands_in_a_few_redraws_only_is_seen() -> None:
    (bar,) = [s for s in at_once(large_log("bars", 2_000_000)).series if s.name == "progress/loss"]

    assert any(map(math.isnan, bar.values))


def every_redraw(data: bytes) -> Reading:
    """Return what the scanners make of a log each of whose redraws is a line of its own."""
    return slowly(data.replace(b"\r", b"\n"))


@pytest.mark.parametrize("newline", [b"\n", b"\r      \r", b""], ids=["lines", "wiped out", "one line"])
@pytest.mark.parametrize("family", ["bars", "postfixes"])
def test_no_value_that_only_redraws_show_is_lost(family: str, newline: bytes) -> None:
    data = large_log(family, 2_000_000).replace(b"\n", newline)
    exact = {s.name: s.values for s in every_redraw(data).series}
    found = {s.name: s.values for s in at_once(data).series}

    for name in exact if newline == b"\n" else ("progress/loss",):
        assert ends(found[name]) == ends(exact[name]), name


def ends(values: Sequence[float]) -> tuple[float, float, float, bool]:
    """Return the least, the greatest and the last of some values, and whether one is no number."""
    finite = [value for value in values if math.isfinite(value)]
    return min(finite), max(finite), values[-1], len(finite) < len(values)


def test_a_line_that_never_ends_is_seen_from_its_beginning_on() -> None:
    data = large_log("bars", 6_000_000).replace(b"\n", b"")

    (bar,) = [s for s in at_once(data).series if s.name == "progress/loss"]

    assert any(map(math.isnan, bar.values))


def curve(reading: Reading, name: str) -> Series:
    return next(s for s in reading.series if s.name == name)


def test_both_ends_of_a_log_keep_the_line_numbers_of_the_whole() -> None:
    data = large_log("records", SIZE)
    whole, ends = curve(slowly(data), "loss"), curve(at_once(data, (200_000, 150_000)), "loss")

    assert set(zip(ends.lines, ends.xs, ends.values, strict=True)) < set(
        zip(whole.lines, whole.xs, whole.values, strict=True)
    )
    assert (ends.xs[0], ends.xs[-1]) == (whole.xs[0], whole.xs[-1])


def test_a_log_read_at_its_ends_says_what_was_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jindan_tools.readers.large_log.WHOLE_BYTES", LARGE_BYTES)
    monkeypatch.setattr("jindan_tools.readers.large_log.ENDS", (1 << 20, 1 << 20))
    data = large_log("records", LARGE_BYTES + SIZE)
    (tmp_path / "train.log").write_bytes(data)

    reading = read_large_log(tmp_path, "train.log", len(data))

    assert reading is not None
    assert f"{len(data) - (2 << 20):,}바이트를 건너뛰었습니다" in reading.problem


def test_a_thinned_curve_keeps_its_ends_extremes_and_breaks() -> None:
    values = np.random.default_rng(0).normal(size=100_001)
    values[70_000:] = np.nan
    values[30_000] = 99.0

    kept = set(kept_of(values, np.arange(len(values)), 1000).tolist())

    assert kept >= {0, 100_000, 30_000, int(np.nanargmin(values)), 69_999, 70_000}
    assert len(kept) < 1200


def test_the_beginning_of_a_curve_stays_as_dense_as_its_end() -> None:
    points = KeptPoints(most=400)
    for start in range(0, 50_000, 500):
        part = np.arange(start, start + 500)
        points.add(part.astype(float), np.sin(part / 7), part + 1, np.zeros(0))

    gaps = np.diff(points.column(Column([], [], [], []), ()).lines)

    assert (points.count, int(gaps.max()) <= 2 * 50_000 // 100) == (50_000, True)


MEASURE = """
import resource, sys
from pathlib import Path
import jindan_tools.readers.logs.bulk.reader
from jindan_tools.readers.open_run import open_run
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
(run,) = open_run(Path(sys.argv[1]))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, len(run.series))
"""


def test_memory_does_not_grow_with_the_log(tmp_path: Path) -> None:
    part = large_log("megatron", 2_000_000)
    with (tmp_path / "train.log").open("wb") as out:
        for _ in range(20):
            out.write(part)

    done = subprocess.run([sys.executable, "-c", MEASURE, str(tmp_path)], capture_output=True, text=True, check=True)

    assert int(done.stdout.split()[0]) <= 64


@pytest.mark.parametrize("mark", ["[default0]:", "2026-01-02T10:00:00.123Z "])
def test_a_large_log_that_was_carried_is_read_as_the_one_the_training_wrote(mark: str, tmp_path: Path) -> None:
    lines = "".join(megatron(random.Random(1), 20_000)).splitlines(keepends=True)
    (tmp_path / "plain.log").write_text("".join(lines))
    (tmp_path / "carried.log").write_text("".join(mark + line for line in lines))

    plain, carried = (read_large_log(tmp_path, n, (tmp_path / n).stat().st_size) for n in ("plain.log", "carried.log"))

    assert plain is not None
    assert carried is not None
    ends = [[(s.name, s.xs[0], s.xs[-1], s.values[-1], s.lines[-1]) for s in r.series] for r in (plain, carried)]
    assert ends[0] == ends[1]
