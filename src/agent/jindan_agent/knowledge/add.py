"""`diagnose knowledge add`: keep reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jindan_agent import output
from jindan_agent.errors import UserError
from jindan_agent.knowledge.storing import store_report
from jindan_agent.knowledge.taking import take


def add(paths: Sequence[str]) -> int:
    """Keep what the paths hold and print the files; 2 when one of them could not be kept, the others still are."""
    failed = False
    for path in paths:
        try:
            for report in take(Path(path)):
                output.write_report(f"{report.id}\t{store_report(report)}\t{report.title}\n")
        except UserError as error:
            output.write_error(error.what, error.hint)
            failed = True
    return 2 if failed else 0
