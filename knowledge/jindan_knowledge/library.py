"""All reports that may be recalled: the cases of the package and what the user's store holds."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from jindan_knowledge.corpus import load_seeds
from jindan_knowledge.schema import PriorReport
from jindan_knowledge.store.location import report_file
from jindan_knowledge.store.reports import Ignored, Kept, read_reports


class Library(Struct, frozen=True, kw_only=True):
    """The reports in a fixed order, and the files of the store that were ignored."""

    reports: tuple[PriorReport, ...]
    ignored: tuple[Ignored, ...] = ()


def open_library(store: Path | None) -> Library:
    """Return the cases of the package followed by the reports of a store, if one is given."""
    seeds = load_seeds()
    kept = Kept() if store is None else read_reports(store, reserved={seed.id for seed in seeds})
    return Library(reports=(*seeds, *kept.reports), ignored=kept.ignored)


def place(report: PriorReport, store: Path | None) -> Path | None:
    """Return the file of a report, None for a case of the package."""
    return None if store is None or report.source == "seed" else report_file(store, report.id)


def excluded(exclude: str | Collection[str]) -> frozenset[str]:
    """Return ids to leave out, given as one id or several."""
    return frozenset((exclude,) if isinstance(exclude, str) else exclude)
