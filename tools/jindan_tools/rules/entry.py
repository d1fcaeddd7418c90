"""Where a rule stands and what a run must have for it to fire, so that a rule is loaded only when it may speak."""

from __future__ import annotations

from importlib import import_module
from itertools import repeat
from typing import cast

from msgspec import Struct

from jindan_tools.rules.glance import Condition, Glance, Trait
from jindan_tools.rules.registry import Rule


class RuleEntry(Struct, frozen=True, kw_only=True):
    """A rule by its module.

    `needs` are traits of a run: its trainer, the kinds of its events, the roles of its curves, a value that is not
    finite. A run without any of them cannot make the rule fire, nor can one that does not meet each of the conditions
    in `when`. Empty means that every run may.
    """

    module: str
    needs: tuple[Trait, ...] = ()
    when: tuple[Condition, ...] = ()

    def may_fire(self, glance: Glance) -> bool:
        """Say whether the rule has to look at the run."""
        if self.needs and glance.traits.isdisjoint(self.needs):
            return False
        # Asked for every rule of the table: a generator would cost as much as most conditions.
        return all(map(_met, self.when, repeat(glance)))

    def load(self) -> Rule:
        """Import the rule."""
        path = f"jindan_tools.rules.{self.module}"
        return cast("Rule", getattr(import_module(path), path.rpartition(".")[2]))


def entry(module: str, *needs: Trait | Condition) -> RuleEntry:
    """Return the entry of a module below this package whose last part is the name of the rule.

    A run must have one of the traits and meet each of the conditions for the rule to be loaded.
    """
    return RuleEntry(
        module=module,
        needs=tuple([need for need in needs if not callable(need)]),
        when=tuple([need for need in needs if callable(need)]),
    )


def _met(condition: Condition, glance: Glance) -> bool:
    """Say whether a condition is met; one that fails on odd values rules nothing out."""
    try:
        return condition(glance)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return True
