"""A run says the same however its files were written down: line ends, a byte order mark, a carrier's stamps, another folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from jindan_evals.lanes.runs import run_folders
from jindan_tools.diagnose import diagnose
from jindan_tools.readers.open_run import open_run
from tests.fuzz_depth import FUZZ_DEPTH

LOGS = frozenset({".log", ".out", ".err", ".txt"})
TABLES = frozenset({".csv", ".jsonl"})
FOLDERS = run_folders()[:: max(1, 10 // FUZZ_DEPTH)]


def crlf(run: Path) -> None:
    _rewrite(run, LOGS | TABLES, lambda data: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


def marked(run: Path) -> None:
    _rewrite(run, LOGS | TABLES | {".yaml", ".json"}, lambda data: b"\xef\xbb\xbf" + data)


def carried(run: Path) -> None:
    _rewrite(run, LOGS, lambda data: b"\n".join(_stamped(i, line) for i, line in enumerate(data.split(b"\n"))))


def nested(run: Path) -> None:
    below = run.with_name("moved") / "results" / "exp"
    shutil.copytree(run, below)
    shutil.rmtree(run)
    run.with_name("moved").rename(run)


def _stamped(number: int, line: bytes) -> bytes:
    return b"2026-01-02T10:%02d:%02d.%09dZ %s" % (number // 60 % 60, number % 60, number * 7919, line)


def _rewrite(run: Path, suffixes: frozenset[str], change: Callable[[bytes], bytes]) -> None:
    for file in run.rglob("*"):
        if file.is_file() and file.suffix in suffixes:
            file.write_bytes(change(file.read_bytes()))


@cache
def said(run: Path) -> list[tuple[str, str]]:
    """Return the verdict and the first cause of each run at a path."""
    found = [diagnose(each) for each in open_run(run)]
    return [(d.verdict.value, d.causes[0].id if d.causes else "") for d in found]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
@pytest.mark.parametrize("change", [crlf, marked, carried, nested])
def test_a_run_written_otherwise_gets_the_same_diagnosis(
    change: Callable[[Path], None], folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "run"
    shutil.copytree(folder, copy)
    change(copy)

    assert said(copy) == said(folder)
