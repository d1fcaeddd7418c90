"""The project's own runs with their deterministic diagnosis, ready for a model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jindan_agent.earlier import SEEDS_ONLY
from jindan_agent.report.content import ReportContent
from jindan_agent.steps import check, collect, recall
from jindan_tools.model.run import Run

EVALS = Path(__file__).resolve().parents[2]
EXAMPLES = EVALS.parent / "examples"


def run_folders() -> list[Path]:
    """Return the folders of the examples, then those of the traps."""
    traps = [trap / "run" for trap in sorted((EVALS / "traps").iterdir()) if (trap / "trap.json").is_file()]
    return [*sorted(p for p in EXAMPLES.iterdir() if p.is_dir()), *traps]


def contents_of(folder: Path) -> Iterator[ReportContent]:
    """Yield the report on each run of a folder, complete without a model."""
    for run in collect(folder):
        if isinstance(run, Run):
            yield recall(check(run), SEEDS_ONLY)
