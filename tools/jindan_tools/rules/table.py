"""The explicit list of all rules, in the order in which they run."""

from __future__ import annotations

from jindan_tools.rules.numerics.non_finite_loss import non_finite_loss
from jindan_tools.rules.registry import Rule

RULES: tuple[Rule, ...] = (non_finite_loss,)
