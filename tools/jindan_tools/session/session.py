"""Several runs that belong together, with what people wrote beside them."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.model.run import Framework
from jindan_tools.model.source import Source
from jindan_tools.session.member import Member


class Note(Struct, frozen=True, kw_only=True):
    """A sentence or a table row of a person: a claim, not a measurement.

    `cells` are the cells of a table row under `header`, both empty for running text. `heading` is the title above it.
    """

    text: str
    source: Source
    heading: str = ""
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()


class Script(Struct, frozen=True, kw_only=True):
    """A shell script: its path and its numbered lines."""

    path: str
    lines: tuple[tuple[int, str], ...]


class Session(Struct, frozen=True, kw_only=True):
    """The runs in the order of their names, and the notes and scripts that lie among or beside them.

    Every path is relative to `root`.
    """

    root: str
    name: str
    members: tuple[Member, ...]
    notes: tuple[Note, ...] = ()
    scripts: tuple[Script, ...] = ()

    def uses(self, framework: Framework) -> bool:
        """Say whether every run was trained with a framework."""
        return bool(self.members) and all(m.run.framework is framework for m in self.members)
