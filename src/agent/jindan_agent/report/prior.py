"""A prior report that resembles this one: a lead for the reader, never evidence."""

from __future__ import annotations

from msgspec import Struct


class PriorCase(Struct, frozen=True, kw_only=True):
    """One recalled report. `why_similar` is a Korean sentence; `path` is where the report can be opened."""

    title: str
    verdict: str
    causes: tuple[str, ...]
    why_similar: str
    path: str
