"""Say where a value came from, so that every sentence of a report can be opened."""

from __future__ import annotations

from msgspec import Struct


class Source(Struct, frozen=True, kw_only=True):
    """A place inside the run directory.

    `path` is relative to the run root in POSIX form, `line` is 1-based, `field` names a column or key of that line.
    """

    path: str
    line: int | None = None
    field: str | None = None

    def label(self) -> str:
        """Return `path:line [field]`, the form used in reports."""
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return place if self.field is None else f"{place} [{self.field}]"
