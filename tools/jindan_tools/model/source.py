"""Say where a value came from, so that every sentence of a report can be opened."""

from __future__ import annotations

from msgspec import Struct

# Files without lines: `line` counts their records or rows.
_RECORDS = (".wandb", ".swanlab", ".db", ".sqlite", ".sqlite3")


class Source(Struct, frozen=True, kw_only=True):
    """A place inside the run directory.

    `path` is relative to the run root in POSIX form, `line` is 1-based, `field` names a column or key of that line.
    In files that are no text (event files, .wandb, SQLite) `line` is the 1-based number of a record or row.
    """

    path: str
    line: int | None = None
    field: str | None = None

    def place(self) -> str:
        """Return `path:line` as editors open it, `path#record` where the file has no lines."""
        if self.line is None:
            return self.path
        return f"{self.path}{'#' if self._counts_records() else ':'}{self.line}"

    def _counts_records(self) -> bool:
        return self.path.endswith(_RECORDS) or "tfevents." in self.path.rpartition("/")[2]

    def label(self) -> str:
        """Return `path:line [field]`, the form used in reports."""
        place = self.place()
        return place if self.field is None else f"{place} [{self.field}]"
