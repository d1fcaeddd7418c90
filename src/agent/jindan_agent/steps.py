"""The steps from a path to the content of a report, as plain functions that a graph or a batch can wire."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jindan_agent.errors import UserError
from jindan_agent.report.content import ReportContent
from jindan_agent.report.quotes import with_quotes
from jindan_tools.diagnose import diagnose
from jindan_tools.model.run import Run
from jindan_tools.readers.open_run import RunNotReadableError, open_run


def collect(path: Path) -> Iterator[Run]:
    """Yield the runs at a path. Raises UserError when nothing there can be read."""
    try:
        yield from open_run(path)
    except RunNotReadableError as error:
        raise UserError(error.what, error.hint) from error


def check(run: Run) -> ReportContent:
    """Return the deterministic content of a report: complete before any model is asked."""
    return ReportContent(diagnosis=with_quotes(diagnose(run)))
