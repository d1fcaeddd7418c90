"""One line a run, for the end of a batch."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_agent.batch import Outcome, RunReport, SessionReport
from jindan_agent.report.kind import KIND_KO
from jindan_agent.report.width import pad, shorten, width
from jindan_tools.text.safe import safe_line

_LIMITS = (32, 16, 36, 60)


def summary_table(outcomes: Sequence[Outcome], places: Sequence[str]) -> str:
    """Return the table: run, verdict, first cause, file of the report (left out when nothing was written)."""
    header = ("실행", "판정", "첫째 원인", "보고서")
    rows = [header, *((*_row(o), place) for o, place in zip(outcomes, places, strict=True))]
    columns = 4 if any(places) else 3
    cut = [
        [shorten(safe_line(cell), limit) for cell, limit in zip(row, _LIMITS, strict=True)][:columns] for row in rows
    ]
    widths = [max(width(row[i]) for row in cut) for i in range(columns)]
    lines = ["  ".join(pad(cell, w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in cut]
    return "\n".join([lines[0], "  ".join("-" * w for w in widths), *lines[1:], "", _count(outcomes)])


def _row(outcome: Outcome) -> tuple[str, str, str]:
    if isinstance(outcome, RunReport):
        return outcome.name, outcome.verdict_ko, outcome.cause or "-"
    if isinstance(outcome, SessionReport):
        return outcome.name, KIND_KO[outcome.kind], "-"
    return outcome.name, "진단하지 못함", outcome.what


def _count(outcomes: Sequence[Outcome]) -> str:
    runs = [o for o in outcomes if not isinstance(o, SessionReport)]
    words = [o.verdict_ko if isinstance(o, RunReport) else "진단하지 못함" for o in runs]
    parts = [f"{word} {words.count(word)}개" for word in dict.fromkeys(words)]
    return f"실행 {len(words)}개: {', '.join(parts)}"
