"""The timeline as rows, the decisive moments marked in words."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.width import pad, shorten, width
from jindan_agent.tui.foreign import joined
from jindan_agent.tui.lines.hanging import Hanging
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.text.safe import safe_line

_WIDEST = 16


def timeline_rows(diagnosis: Diagnosis) -> Iterator[tuple[str, Hanging]]:
    """Yield the place of each moment in the timeline as an id, and its row."""
    whens = [_when(safe_line(entry.when, 400)) for entry in diagnosis.timeline]
    columns = max(map(width, whens), default=0)
    for at, (when, entry) in enumerate(zip(whens, diagnosis.timeline, strict=True)):
        fact = f"  ({entry.evidence_id})" if entry.evidence_id else ""
        mark = ("[결정적] ", "bold $text-error") if entry.decisive else ""
        style = "bold" if entry.decisive else ""
        what = safe_line(entry.what, 300)
        yield str(at), Hanging(joined((f"{pad(when, columns)}  ", "dim")), joined(mark, (what, style), (fact, "dim")))


def _when(text: str) -> str:
    """Return a moment as short as its column; of a place in a file, the file and its line rather than its folders."""
    named = text.rpartition("/")[2] if width(text) > _WIDEST else text
    return shorten(named, _WIDEST)
