"""타임라인: what happened in order, the decisive moment marked."""

from __future__ import annotations

from jindan_agent.report.blocks import Section, Strong, Table, Text
from jindan_agent.report.draft import Draft
from jindan_agent.report.width import shorten
from jindan_tools.model.diagnosis import TimelineEntry
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

# The column in "(results.csv:2 [train/loss])", which the sentence before it names already.
_FIELD = regex(r" \[[^\]]*\]\)$")


def timeline(draft: Draft) -> Section | None:
    """Return the moments as a table."""
    entries = draft.diagnosis.timeline
    if not entries:
        return None
    table = Table(header=("시점", "일어난 일", "증거"), rows=tuple(_row(entry) for entry in entries))
    return Section(title="타임라인", blocks=(table,))


def _row(entry: TimelineEntry) -> tuple[Text, ...]:
    what = shorten(_FIELD.sub(")", safe_line(entry.what, 1000)), 200)
    marked: Text = (Strong(f"▶ {what}"),) if entry.decisive else (what,)
    return ((safe_line(entry.when, 80),), marked, (entry.evidence_id,))
