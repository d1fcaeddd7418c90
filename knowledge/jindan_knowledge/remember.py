"""Keep a finished report, when the user asks for it, so that a later run can be pointed to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jindan_knowledge.own_report import prior_from_report
from jindan_knowledge.schema import PriorReportError
from jindan_knowledge.store.saving import save_report


def remember(report: Mapping[str, object], store: Path, *, report_id: str, run_folder: Path, created: str) -> Path:
    """Write a report, given as its JSON object, into a store and return its file; one of the same id is replaced.

    `created` is today as YYYY-MM-DD. Secrets must have been taken out before. Nothing is written inside a run
    directory: a store in `run_folder` raises PriorReportError, as does a report without a verdict; OSError when the
    disk refuses.
    """
    if store.resolve().is_relative_to(run_folder.resolve()):
        what = f"실행 폴더 안에는 저장하지 않습니다: '{store}'"
        raise PriorReportError(what)
    return save_report(prior_from_report(report, report_id, created), store)
