"""A prior report that resembles this one: a lead for the reader, never evidence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class PriorCase:
    """One recalled report. `why_similar` is a Korean sentence; `path` is where the report can be opened."""

    title: str
    verdict: str
    causes: tuple[str, ...]
    why_similar: str
    path: str
