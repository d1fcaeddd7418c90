"""Write a report into a JSON file of its own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from jindan_knowledge.learning import with_earlier_word
from jindan_knowledge.schema import PriorReport
from jindan_knowledge.serial import prior_json
from jindan_knowledge.store.location import report_file, reports_folder
from jindan_knowledge.store.reports import read_one


def save_report(report: PriorReport, store: Path) -> Path:
    """Write a report for its owner's eyes only, whole or not at all, over one of the same id; return its file.

    What a person said of that one is carried over. Raises PriorReportError when it does not fit the schema, OSError when the disk refuses.
    """
    kept = read_one(store, report.id)
    text = prior_json(report if kept is None else with_earlier_word(report, kept))
    folder = reports_folder(store)
    store.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    file = report_file(store, report.id)
    # mkstemp makes the file 0600, and a rename keeps that.
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{report.id}.", suffix=".tmp")
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
