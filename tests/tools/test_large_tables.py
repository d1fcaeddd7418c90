"""A table of many megabytes is read whole in bounded memory: what is left of its rows tells what all of them tell."""

import math
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from jindan_tools.model.series import Series
from jindan_tools.readers.contract import Reading
from jindan_tools.readers.decode import text_of
from jindan_tools.readers.files.csv_table import CsvTable
from jindan_tools.readers.files.lightning_metrics import LightningMetrics
from jindan_tools.readers.large_table import read_large_table
from jindan_tools.readers.open_run import open_run

ROWS = 60_000


def lightning(count: int) -> Iterator[str]:
    """Sparse rows as Lightning's CSVLogger writes them: a validation of its own row now and then, NaN at the end."""
    chance = random.Random(0)
    yield "epoch,step,train_loss_step,val_loss,lr\n"
    for n in range(count):
        loss = "nan" if n > count * 0.99 else "97.5" if n == count * 5 // 7 else f"{1 + chance.random():.5f}"
        yield f"{n // 5000},{n},{loss},,{3e-4 * (1 - n / count):.6g}\n"
        if n % 5000 == 4999:
            yield f"{n // 5000},{n},,{2 + chance.random():.5f},\n"


def batches(count: int) -> Iterator[str]:
    """Even rows, with the heading once more where the run was resumed at an earlier step."""
    chance = random.Random(1)
    yield "step,loss,phase\n"
    for n in range(count):
        yield f"{n},{chance.random():.5f},train\n"
    yield "step,loss,phase\n"
    for n in range(count // 2, count):
        yield f"{n},{chance.random():.5f},train\n"


def both(folder: Path, data: str, reader: CsvTable | LightningMetrics) -> tuple[Reading, Reading]:
    (folder / "metrics.csv").write_text(data, encoding="utf-8")
    thinned = read_large_table(folder, "metrics.csv", len(data))
    assert thinned is not None
    assert len(thinned.lines) < ROWS / 2
    return reader.read(thinned), reader.read(text_of("metrics.csv", data.encode()))


def shape(series: Series) -> tuple[str, int, Sequence[float], float, float, bool]:
    finite = [value for value in series.values if math.isfinite(value)]
    ends = (series.xs[0], series.xs[-1], series.values[0], series.lines[-1])
    return series.name, series.segment, ends, min(finite), max(finite), len(finite) < len(series)


def points(reading: Reading) -> set[tuple[str, float, str, int]]:
    return {(s.name, x, repr(v), n) for s in reading.series for x, v, n in zip(s.xs, s.values, s.lines, strict=True)}


@pytest.mark.parametrize(("make", "reader"), [(lightning, LightningMetrics()), (batches, CsvTable())])
def test_what_is_kept_of_a_table_has_the_ends_and_extremes_of_all(
    tmp_path: Path, make: type, reader: CsvTable | LightningMetrics
) -> None:
    few, whole = both(tmp_path, "".join(make(ROWS)), reader)

    assert [shape(s) for s in few.series] == [shape(s) for s in whole.series]
    assert points(few) < points(whole)


def test_no_validation_of_a_large_table_is_lost(tmp_path: Path) -> None:
    few, whole = both(tmp_path, "".join(lightning(ROWS)), LightningMetrics())

    (found,), (exact,) = ([s for s in reading.series if s.name == "val_loss"] for reading in (few, whole))
    assert found.values == exact.values


def test_a_half_written_row_of_a_large_table_is_left_out(tmp_path: Path) -> None:
    few, _ = both(tmp_path, "".join(batches(ROWS)) + "60000,7", CsvTable())

    assert max(x for s in few.series for x in s.xs) == ROWS - 1


def test_a_table_that_is_not_even_is_left_to_the_reader_of_both_ends(tmp_path: Path) -> None:
    data = "a,b\n" + "1,2,3\n" * 20_000
    (tmp_path / "metrics.csv").write_text(data, encoding="utf-8")

    assert read_large_table(tmp_path, "metrics.csv", len(data)) is None


MEASURE = """
import resource, sys
from pathlib import Path
from jindan_tools.readers.open_run import open_run
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
(run,) = open_run(Path(sys.argv[1]))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    with (tmp_path / "metrics.csv").open("w", encoding="utf-8") as out:
        out.writelines(lightning(1_200_000))
    assert (tmp_path / "metrics.csv").stat().st_size > 32 << 20

    done = subprocess.run([sys.executable, "-c", MEASURE, str(tmp_path)], capture_output=True, text=True, check=True)

    assert int(done.stdout) <= 64


def test_a_large_table_says_how_many_rows_were_kept(tmp_path: Path) -> None:
    with (tmp_path / "metrics.csv").open("w", encoding="utf-8") as out:
        out.writelines(lightning(300_000))

    (run,) = open_run(tmp_path)

    assert "행이 많아 300,060개 가운데" in next(file.problem for file in run.files)
