"""Where in a line of a record a value stands: behind its name, or in the column that the header names so."""

from __future__ import annotations

from jindan_tools.readers.files.csv_rows import delimiter_of


def field_place(line: str, header: str, field: str) -> tuple[int, int] | None:
    """Return the first and the behind-last character of the name and value of a field, None when it is not to be found.

    `header` is the first line of the file.
    """
    if not field:
        return None
    return _in_column(line, header, field) or _by_name(line, field)


def _in_column(line: str, header: str, field: str) -> tuple[int, int] | None:
    mark = delimiter_of(header)
    names = [name.strip().strip("\"'") for name in header.split(mark)]
    cells = line.split(mark)
    if field not in names or len(cells) != len(names) or len(names) < 2:
        return None
    at = names.index(field)
    start = sum(len(cell) + 1 for cell in cells[:at])
    return start, start + len(cells[at])


def _by_name(line: str, field: str) -> tuple[int, int] | None:
    for name in (f'"{field}"', field, field.rpartition(".")[2]):
        start = line.find(name)
        if start >= 0:
            behind = line.find(",", start)
            return start, behind if behind > 0 else len(line)
    return None
