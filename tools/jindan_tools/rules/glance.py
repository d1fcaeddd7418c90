"""What a run shows at a glance: found once, it decides which rules are loaded at all."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from itertools import accumulate
from typing import Final, Literal

from msgspec import Struct

from jindan_tools.curves.breakdown import Breakdown, breakdown, never_finite
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.kind import is_adversarial, is_contrastive, is_detector
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.select import grad_norm, learning_rate, train_loss, val_loss, val_metric
from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.contrastive.pairs import compares_pairs
from jindan_tools.rules.plateau.class_count import class_count

NON_FINITE: Final = "non_finite"
Trait = Framework | EventKind | Role | Literal["non_finite"]


class Glance(Struct, frozen=True, kw_only=True, dict=True):
    """A run and what conditions ask about it. Texts are in lower case and joined by newlines."""

    run: Run

    @cached_property
    def traits(self) -> frozenset[Trait]:
        """Return its trainer, the kinds of its events, the roles of its curves, and whether a value is not finite."""
        found: set[Trait] = {self.run.framework}
        found.update(event.kind for event in self.run.events)
        found.update(series.role for series in self.run.series if len(series))
        if any(series.first_non_finite is not None for series in self.run.series):
            found.add(NON_FINITE)
        return frozenset(found)

    @cached_property
    def train(self) -> Series | None:
        """Return the training loss."""
        return train_loss(self.run)

    @cached_property
    def losses(self) -> tuple[float, ...]:
        """Return the finite values of the training loss."""
        return () if self.train is None else self.train.finite

    @cached_property
    def climb(self) -> float:
        """Return how many times as large as an earlier one a value of the training loss is at most, infinity where one is not positive."""
        if len(self.losses) > 1 and min(self.losses) <= 0:
            return math.inf
        lowest = accumulate(self.losses, min)
        return max((later / low for later, low in zip(self.losses[1:], lowest, strict=False)), default=0.0)

    @cached_property
    def held_out(self) -> Series | None:
        """Return the validation loss."""
        return val_loss(self.run)

    @cached_property
    def metric(self) -> Series | None:
        """Return the validation metric."""
        return val_metric(self.run)

    @cached_property
    def norm(self) -> Series | None:
        """Return the gradient norm."""
        return grad_norm(self.run)

    @cached_property
    def rate(self) -> Series | None:
        """Return the logged learning rate."""
        return learning_rate(self.run)

    @cached_property
    def rates(self) -> tuple[float, ...]:
        """Return the logged learning rates, one a step, in the order of the steps."""
        if self.rate is None:
            return ()
        # Only runs that log their rate need it.
        from jindan_tools.curves.rate import rates_in_order  # noqa: PLC0415

        return rates_in_order(self.rate)

    @cached_property
    def highest_rate(self) -> float | None:
        """Return the highest learning rate that ran."""
        return highest_rate(self.run)

    @cached_property
    def outcome(self) -> Outcome:
        """Return what the training loss came to."""
        return outcome(self.run)

    @cached_property
    def breakdown(self) -> Breakdown | None:
        """Return where a training loss stops being finite."""
        return breakdown(self.run)

    @cached_property
    def never_finite(self) -> bool:
        """Say whether a training loss never was finite."""
        return never_finite(self.run) is not None

    @cached_property
    def detector(self) -> bool:
        """Say whether it trains a detector."""
        return is_detector(self.run)

    @cached_property
    def adversarial(self) -> bool:
        """Say whether it trains two players."""
        return is_adversarial(self.run)

    @cached_property
    def compares(self) -> bool:
        """Say whether it learns from pairs."""
        return is_contrastive(self.run) or compares_pairs(self.run)

    @cached_property
    def classes(self) -> int | None:
        """Return the number of classes, None when unknown."""
        found = class_count(self.run)
        return None if found is None else found.count

    @cached_property
    def fatal(self) -> str | None:
        """Return the code of the rule for the exception that ended the run; '' when no rule knows it, None for none."""
        if EventKind.EXCEPTION not in self.traits:
            return None
        # Only crashed runs need the patterns.
        from jindan_tools.rules.crash.fatal_exception import fatal_exception  # noqa: PLC0415
        from jindan_tools.rules.crash.patterns import kind_of  # noqa: PLC0415

        event = fatal_exception(self.run)
        return None if event is None else kind_of(event) or ""

    @cached_property
    def curve_names(self) -> str:
        """Return the names of all curves."""
        return "\n".join(series.name for series in self.run.series).lower()

    @cached_property
    def setting_names(self) -> str:
        """Return the names of all settings as written, `-` as `_`."""
        return "\n".join(setting.name for setting in self.run.settings).lower().replace("-", "_")

    @cached_property
    def notes(self) -> str:
        """Return the warnings and what people wrote."""
        return "\n".join(event.text for event in self.run.of_kind(EventKind.NOTE, EventKind.WARNING)).lower()


Condition = Callable[[Glance], bool]
