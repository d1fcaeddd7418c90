"""Open every row a model was shown once more: a citation holds only while its line still says what was seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from jindan_agent.looks.rows import RowItem
from jindan_agent.looks.sources import lines_of
from jindan_tools.model.run import FileRead, Run
from jindan_tools.model.source import Source

_CUT = "…(줄 잘림)"


def rows_that_open(run: Run, rows: Iterable[RowItem], clean: Callable[[str], str]) -> frozenset[str]:
    """Return the numbers of the rows whose line can be read again and, for a line of text, is the same."""
    files = {f.path: f for f in run.files}
    cache: dict[str, Mapping[int, list[str]]] = {}
    held: set[str] = set()
    for row in rows:
        file = files.get(row["path"])
        if file is None or row["line"] is None:
            continue
        if _has_no_lines(row):
            held.add(row["id"])
            continue
        if file.path not in cache:
            cache[file.path] = _lines(run, file)
        if _is_same(row, cache[file.path].get(row["line"], []), clean):
            held.add(row["id"])
    return frozenset(held)


def _has_no_lines(row: RowItem) -> bool:
    """Say whether the row is a record of a file without lines, whose value was read when the run was."""
    return "#" in Source(path=row["path"].replace("#", "_"), line=row["line"]).place()


def _lines(run: Run, file: FileRead) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = {}
    try:
        for line in lines_of(run, file):
            found.setdefault(line.number, []).append(line.text)
    except OSError:
        return {}
    return found


def _is_same(row: RowItem, texts: list[str], clean: Callable[[str], str]) -> bool:
    """Say whether one of the pieces of a line is what was shown; a value is shown in words of its own."""
    _, mark, shown = row["text"].partition("| ")
    if not mark or row["field"]:
        return bool(texts)
    seen = shown.removesuffix(_CUT)
    return any(clean(text).replace("\n", " ").startswith(seen) for text in texts)
