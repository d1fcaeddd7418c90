"""JSON Lines of many megabytes are read whole in bounded memory: what is left of the records tells what all of them tell."""

import json
import math
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from mutations import mutated
from test_large_tables import MEASURE, batches, lightning, points, shape

from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.decode import text_of
from jindan_tools.readers.encodings import decode_line
from jindan_tools.readers.files.jsonl_metrics import JsonlMetrics
from jindan_tools.readers.files.mmdet_log import MmdetLog
from jindan_tools.readers.large_records import read_large_records
from jindan_tools.readers.large_table import read_large_table
from jindan_tools.readers.open_run import open_run

COUNT = 20_000
Records = Iterator[dict[str, object]]


def trained(count: int) -> Records:
    """A training with a validation now and then, one spike, NaN at the end and figures in groups."""
    chance = random.Random(0)
    for n in range(1, count + 1):
        loss = math.nan if n > count * 0.99 else 97.5 if n == count * 5 // 7 else 1 + chance.random()
        yield {"step": n, "split": "train", "loss": loss, "perf": {"tok_s": chance.random(), "mem": 61.2}}
        if n % 1000 == 0:
            yield {"step": n, "split": "val", "loss": 2 + chance.random(), "perf": {"tok_s": 0.0, "mem": 61.2}}
            yield {"level": "warning", "message": f"checkpoint {n} was saved late", "step": n}


def resumed(count: int) -> Records:
    """A run that was resumed from an earlier step, with its configuration first."""
    yield {"lr": 3e-4, "batch_size": 32, "model": "small"}
    for n in (*range(count // 2), *range(count // 3, count)):
        yield {"step": n, "loss": 2 - n / count, "lr": 3e-4}


def doubled(count: int) -> Records:
    """Two processes that write the same file."""
    for n in range(count):
        for rank in range(2):
            yield {"step": n, "loss": 2 - n / count + rank / 1e6}


def runner(count: int) -> Records:
    """The JSON log of an OpenMMLab runner of the years of MMCV."""
    yield {"env_info": "Python: 3.8.10\nPyTorch: 1.10.0", "config": "lr = 0.1\nmax_epochs = 12\n", "seed": 1}
    for n in range(count):
        yield {"mode": "train", "epoch": 1 + n // 500, "iter": n % 500 + 1, "lr": 0.1, "loss": 3 - n / count}
        if n % 500 == 499:
            yield {"mode": "val", "epoch": 1 + n // 500, "iter": 50, "lr": 0.1, "bbox_mAP": n / count}


def written(make: Callable[[int], Records], count: int = COUNT) -> str:
    return "".join(json.dumps(record) + "\n" for record in make(count))


def both(folder: Path, name: str, data: str, reader: JsonlMetrics | MmdetLog) -> tuple[Reading, Reading]:
    (folder / name).write_text(data, encoding="utf-8")
    few = read_large_records(folder, name, len(data))
    assert few is not None
    assert len(few.lines) < COUNT
    return reader.read(few), reader.read(text_of(name, data.encode()))


@pytest.mark.parametrize(
    ("make", "name", "reader"),
    [
        (trained, "metrics.jsonl", JsonlMetrics()),
        (resumed, "metrics.jsonl", JsonlMetrics()),
        (runner, "20260101.log.json", MmdetLog()),
    ],
)
def test_what_is_kept_of_records_has_the_ends_and_extremes_of_all(
    tmp_path: Path, make: Callable[[int], Records], name: str, reader: JsonlMetrics | MmdetLog
) -> None:
    few, whole = both(tmp_path, name, written(make), reader)

    # Nothing is averaged of records that are not all there.
    told = {(s.name, s.axis) for s in few.series}
    assert [shape(s) for s in few.series] == [shape(s) for s in whole.series if (s.name, s.axis) in told]
    assert {s.name for s in few.series} == {s.name for s in whole.series}
    assert points(few) < points(whole)
    assert (few.settings, few.events, few.framework) == (whole.settings, whole.events, whole.framework)


def test_records_of_a_second_writer_are_noticed_among_those_that_are_kept(tmp_path: Path) -> None:
    few, whole = both(tmp_path, "metrics.jsonl", written(doubled), JsonlMetrics())

    assert [e.word("problem") for e in few.events] == [e.word("problem") for e in whole.events] == ["duplicate_writers"]


def test_records_that_share_no_keys_are_left_to_the_reader_of_both_ends(tmp_path: Path) -> None:
    data = "".join(json.dumps({f"key {n}": n, "step": n}) + "\n" for n in range(5000))
    (tmp_path / "metrics.jsonl").write_text(data, encoding="utf-8")

    assert read_large_records(tmp_path, "metrics.jsonl", len(data)) is None


def test_memory_does_not_grow_with_the_records(tmp_path: Path) -> None:
    part = written(trained, 20_000)
    with (tmp_path / "metrics.jsonl").open("w", encoding="utf-8") as out:
        for _ in range(20):
            out.write(part)
    assert (tmp_path / "metrics.jsonl").stat().st_size > 32 << 20

    done = subprocess.run([sys.executable, "-c", MEASURE, str(tmp_path)], capture_output=True, text=True, check=True)

    assert int(done.stdout) <= 64


def test_many_records_say_how_many_were_kept(tmp_path: Path) -> None:
    (tmp_path / "metrics.jsonl").write_text(written(trained, 10_000) * 10, encoding="utf-8")

    (run,) = open_run(tmp_path)

    assert "기록이 많아 100,200개 가운데" in next(file.problem for file in run.files)


BROKEN: list[tuple[str, Callable[[Path, str, int], TextFile | None], list[str]]] = [
    ("metrics.csv", read_large_table, ["".join(lightning(60)), "".join(batches(40))]),
    ("metrics.jsonl", read_large_records, [written(make, 40) for make in (trained, resumed, doubled)]),
    ("a.log.json", read_large_records, [written(runner, 40)]),
]


@pytest.mark.parametrize(("name", "read", "samples"), BROKEN, ids=[case[0] for case in BROKEN])
def test_of_a_broken_file_only_lines_that_stand_in_it_are_kept(
    tmp_path: Path, name: str, read: Callable[[Path, str, int], TextFile | None], samples: list[str]
) -> None:
    chance = random.Random(0)
    raw = [sample.encode() for sample in samples]
    for _ in range(400):
        data = mutated(raw, raw, chance)
        data = chance.choice(raw) + data if chance.random() < 0.5 else data
        (tmp_path / name).write_bytes(data)

        few = read(tmp_path, name, len(data))

        lines = {(at, decode_line(raw.rstrip(b"\r"))) for at, raw in enumerate(data.split(b"\n"), 1)}
        assert few is None or {(line.number, line.text.rstrip("\r")) for line in few.lines} <= lines, data
