"""The parts of a rotated log are one record; other numbered logs are not."""

import gzip
from pathlib import Path

import pytest

from jindan_tools.model.series import Series
from jindan_tools.readers.open_run import open_run

NAMES = [
    ("train.log.2", "train.log.1", "train.log"),
    ("train.log.2.gz", "train.log.1.gz", "train.log"),
    ("train.log.10", "train.log.9", "train.log"),
    ("train.log.2026-03-01", "train.log.2026-03-02", "train.log"),
    ("train.log-20260301.gz", "train.log-20260302.gz", "train.log"),
]


def part(first: int, behind: int) -> str:
    return "".join(
        f"Epoch {n}/12 - loss: {3 - n / 10:.3f} - val_loss: {3.2 - n / 10:.3f}\n" for n in range(first, behind)
    )


def write(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())


def losses(folder: Path) -> list[Series]:
    return [s for run in open_run(folder) for s in run.series if s.name == "loss"]


@pytest.mark.parametrize("names", NAMES)
def test_a_rotated_log_is_one_curve_whose_points_know_their_file(tmp_path: Path, names: tuple[str, str, str]) -> None:
    for at, name in enumerate(names):
        write(tmp_path / name, part(1 + 4 * at, 5 + 4 * at))

    (found,) = losses(tmp_path)

    assert found.xs == tuple(range(1, 13))
    assert [(found.source(at).path, found.source(at).line) for at in (0, 4, 11)] == [
        (n, x) for n, x in zip(names, (1, 1, 4), strict=True)
    ]


def test_a_log_kept_of_an_earlier_attempt_is_not_joined(tmp_path: Path) -> None:
    write(tmp_path / "train.log.1", part(1, 8))
    write(tmp_path / "train.log", part(1, 6).replace("loss: 2", "loss: 5"))

    assert all(len(s) <= 7 for s in losses(tmp_path))


def test_a_compressed_log_that_is_cut_is_read_up_to_there(tmp_path: Path) -> None:
    data = gzip.compress("".join(part(1, 13) + f"note {n * n}\n" for n in range(500)).encode())
    (tmp_path / "train.log.1.gz").write_bytes(data[: len(data) // 2])

    (run,) = open_run(tmp_path)

    assert "중간에 끊겨" in run.files[0].problem
    assert run.series
