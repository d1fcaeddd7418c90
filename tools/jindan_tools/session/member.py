"""One run of a session: its diagnosis, its label and where it lies below the root of the session."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.session.settings import effective


class Member(Struct, frozen=True, kw_only=True, dict=True):
    """A run among others. `prefix` is its folder relative to the session's root, '' when it is the root itself."""

    label: str
    prefix: str
    diagnosis: Diagnosis

    @property
    def run(self) -> Run:
        """Return what was read of the run."""
        return self.diagnosis.run

    @cached_property
    def settings(self) -> Mapping[str, Setting]:
        """Return the settings that can change what is learnt, by the key as written."""
        return effective(self.run)

    def at(self, source: Source) -> Source:
        """Return a place of the run as seen from the root of the session."""
        return replace(source, path=f"{self.prefix}/{source.path}") if self.prefix else source

    def place(self, fact: Evidence) -> Evidence:
        """Return a fact of the run that names the run and opens from the root of the session."""
        statement = f"{self.label}: {fact.statement}"
        return replace(fact, id="", statement=statement, source=None if fact.source is None else self.at(fact.source))
