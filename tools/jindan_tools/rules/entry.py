"""Where a rule stands and what a run must have for it to fire, so that a rule is loaded only when it may speak."""

from __future__ import annotations

from importlib import import_module
from typing import Final, Literal, cast

from msgspec import Struct

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role
from jindan_tools.rules.registry import Rule

NON_FINITE: Final = "non_finite"
Trait = Framework | EventKind | Role | Literal["non_finite"]


class RuleEntry(Struct, frozen=True, kw_only=True):
    """A rule by its module.

    `needs` are traits of a run: its trainer, the kinds of its events, the roles of its curves, a value that is not
    finite. A run without any of them cannot make the rule fire. Empty means that every run may.
    """

    module: str
    needs: tuple[Trait, ...] = ()

    def load(self) -> Rule:
        """Import the rule."""
        path = f"jindan_tools.rules.{self.module}"
        return cast("Rule", getattr(import_module(path), path.rpartition(".")[2]))


def traits_of(run: Run) -> frozenset[Trait]:
    """Return what a run has of all that rules may need."""
    found: set[Trait] = {run.framework}
    found.update(event.kind for event in run.events)
    found.update(series.role for series in run.series if len(series))
    if any(series.first_non_finite is not None for series in run.series):
        found.add(NON_FINITE)
    return frozenset(found)
