"""Read the notes of a session as sentences and table rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jindan_tools.model.event import Event
from jindan_tools.session.session import Note
from jindan_tools.text.table_row import cells_of

# A separator row lies between the header of a table and its first row.
_NEXT_ROW = 2


def as_notes(events: Iterable[Event]) -> Iterator[Note]:
    """Yield NOTE events of one or several files, in file order, with the heading and the table they stand in."""
    heading: tuple[str, str] = ("", "")
    header: tuple[str, ...] = ()
    path, line = "", 0
    for event in events:
        here = (event.source.path, event.source.line or 0)
        follows = here[0] == path and here[1] <= line + _NEXT_ROW
        path, line = here
        if event.text.startswith("#"):
            heading, header = (path, event.text.strip("# ")), ()
            continue
        cells = cells_of(event.text)
        above = heading[1] if heading[0] == path else ""
        if not cells:
            header = ()
            yield Note(text=event.text, source=event.source, heading=above)
        elif header and follows and len(header) == len(cells):
            yield Note(text=event.text, source=event.source, heading=above, cells=cells, header=header)
        else:
            header = cells
