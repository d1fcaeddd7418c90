"""Read what people's notes say about one run, when a table gives every attempt a column of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Run
from jindan_tools.text.table_row import cells_of

_NOTHING = frozenset({"", "-", "–", "—", "x", "없음", "none", "n/a"})


def own_notes(run: Run) -> Iterator[tuple[Event, str]]:
    """Yield each note with its words about this run.

    A row of a table whose heading names this run's attempt ('01-before' for the run 'exp-01-before') is reduced to its
    first cell and the cell of that column, and left out when the cell is empty. Everything else is yielded whole.
    """
    heading: tuple[str, ...] = ()
    path, line = "", 0
    for event in run.of_kind(EventKind.NOTE):
        cells = cells_of(event.text)
        new_table = event.source.path != path or (event.source.line or 0) > line + 2
        path, line = event.source.path, event.source.line or 0
        if len(cells) < 3:
            heading = ()
            yield event, event.text
            continue
        if not heading or new_table:
            heading = cells
        column = next((i for i, name in enumerate(heading) if i and name and _names(run, name)), None)
        if column is None or len(cells) != len(heading):
            yield event, ", ".join(cell for cell in cells if cell not in _NOTHING)
        elif cells is not heading and cells[column].lower() not in _NOTHING:
            yield event, f"{cells[0]}: {cells[column]}"


def told(run: Run, words: re.Pattern[str], statement: str) -> Evidence | None:
    """Return the first note or comment in which the words stand, None for none; `statement` says what it tells."""
    note = next((e for e in run.of_kind(EventKind.NOTE, EventKind.COMMENT) if words.search(e.text)), None)
    return None if note is None else cite_line(note, statement)


def _names(run: Run, heading: str) -> bool:
    return run.name == heading or run.name.endswith(f"-{heading}")
