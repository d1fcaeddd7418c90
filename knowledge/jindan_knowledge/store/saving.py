"""Write a report into a JSON file of its own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from jindan_knowledge.learning import with_earlier_word
from jindan_knowledge.schema import PriorReport
from jindan_knowledge.serial import prior_json
from jindan_knowledge.store.location import report_file, reports_folder
from jindan_knowledge.store.lock import locked
from jindan_knowledge.store.reports import read_one

LOCK_TIMEOUT_S = 10.0


def save_report(report: PriorReport, store: Path) -> Path:
    """Write a report for its owner's eyes only, whole or not at all, over one of the same id; return its file.

    What a person said of that one is carried over. Raises PriorReportError when it does not fit the schema,
    StoreBusyError when another process keeps the store, OSError when the disk refuses.
    """
    return _replaced(report, store, lambda kept: report if kept is None else with_earlier_word(report, kept))


def change_report(report: PriorReport, store: Path, change: Callable[[PriorReport], PriorReport]) -> Path:
    """Write what `change` makes of the kept report of the same id, of `report` when none is kept. Raises as above."""
    return _replaced(report, store, lambda kept: change(report if kept is None else kept))


def _replaced(report: PriorReport, store: Path, made: Callable[[PriorReport | None], PriorReport]) -> Path:
    # A report that does not fit leaves not even a folder behind.
    prior_json(report)
    store.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Between reading what is kept and writing over it, another process could write a word that would be lost.
    with locked(store / "reports.lock", LOCK_TIMEOUT_S):
        return _written(report.id, prior_json(made(read_one(store, report.id))), store)


def _written(report_id: str, text: str, store: Path) -> Path:
    folder = reports_folder(store)
    folder.mkdir(mode=0o700, exist_ok=True)
    file = report_file(store, report_id)
    # mkstemp makes the file 0600, and a rename keeps that.
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{report_id}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return file
