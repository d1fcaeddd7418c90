"""Read the reports of a store: one JSON file each; these files are the truth."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from jindan_knowledge.schema import PriorReport, PriorReportError
from jindan_knowledge.store.location import report_file, reports_folder

MOST_FILES = 5_000


class Ignored(Struct, frozen=True, kw_only=True):
    """A file of the store that was not taken: its path and why, in Korean."""

    path: Path
    why: str


class Kept(Struct, frozen=True, kw_only=True):
    """The reports of a store in the order of their ids, and the files that were ignored."""

    reports: tuple[PriorReport, ...] = ()
    ignored: tuple[Ignored, ...] = ()


def read_reports(store: Path, reserved: Collection[str] = ()) -> Kept:
    """Return what a store holds; a missing store holds nothing, and a bad file is ignored with a reason.

    `reserved` are ids that no file may claim, those of the cases that ship with the package.
    """
    reports: list[PriorReport] = []
    ignored: list[Ignored] = []
    folder = reports_folder(store)
    names = _names(folder)
    if len(names) > MOST_FILES:
        ignored.append(Ignored(path=folder, why=f"보고서가 {MOST_FILES:,}개를 넘어 나머지는 읽지 않습니다"))
    for name in names[:MOST_FILES]:
        file = folder / name
        try:
            report = _read(file)
            _check_id(report.id, file.stem, reserved)
            reports.append(report)
        except PriorReportError as error:
            ignored.append(Ignored(path=file, why=str(error)))
        except (OSError, UnicodeDecodeError) as error:
            ignored.append(Ignored(path=file, why=f"읽을 수 없습니다 ({type(error).__name__})"))
    return Kept(reports=tuple(reports), ignored=tuple(ignored))


def read_one(store: Path, report_id: str) -> PriorReport | None:
    """Return the report of an id, None when there is none that can be used."""
    try:
        report = _read(report_file(store, report_id))
    except (PriorReportError, OSError, UnicodeDecodeError):
        return None
    return report if report.id == report_id else None


def _names(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(e.name for e in entries if e.name.endswith(".json") and not e.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def _check_id(report_id: str, stem: str, reserved: Collection[str]) -> None:
    if report_id != stem:
        raise PriorReportError("id 값이 파일 이름과 다릅니다")
    if report_id in reserved:
        raise PriorReportError("내장 사례의 id를 쓰고 있습니다")


def _read(file: Path) -> PriorReport:
    """Return the report in a regular file of bounded size; no link is followed and no pipe waited for."""
    # Most stores are empty.
    from jindan_knowledge.serial import LONGEST_JSON, parse_prior  # noqa: PLC0415

    longest = 4 * LONGEST_JSON  # a letter takes up to four bytes
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise PriorReportError("보통 파일이 아닙니다")
        raw = stream.read(longest + 1)
    if len(raw) > longest:
        msg = f"파일이 {longest // 1024} KiB보다 큽니다"
        raise PriorReportError(msg)
    return parse_prior(raw.decode("utf-8"))
