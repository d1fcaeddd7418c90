"""One checkable fact: a statement with its value and the place or calculation that proves it."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.model.source import Source


class Evidence(Struct, frozen=True, kw_only=True):
    """A fact that can be opened.

    `statement` is a polite Korean sentence that already holds the number and needs no other text to be understood.
    `value`/`unit` are the number itself when there is one. `source` is the place in the files; `formula` is the
    calculation with its inputs written out when the value was computed (both may be given, one must be).
    `quote` is the raw line, hostile text. `id` is given when a diagnosis is assembled: E1, E2, ...
    """

    statement: str
    value: float | None = None
    unit: str = ""
    source: Source | None = None
    formula: str = ""
    quote: str = ""
    id: str = ""

    def key(self) -> tuple[str, str]:
        """Return what makes two pieces of evidence the same fact."""
        return (self.statement, "" if self.source is None else self.source.label())
