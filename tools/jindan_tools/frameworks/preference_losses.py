"""What a preference loss is worth while policy and reference are the same, by the loss_type of trl."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from msgspec import Struct

_SMOOTHED = 1e-3


class StartingLoss(Struct, frozen=True, kw_only=True):
    """The value at equal models as a function of beta, and its formula in words."""

    value: Callable[[float], float]
    formula: str


def _exo(_: float) -> float:
    return -math.log(2) - 0.5 * (math.log1p(-_SMOOTHED) + math.log(_SMOOTHED))


_TWICE = StartingLoss(value=lambda _: 2 * math.log(2), formula="2 × ln 2")
_ONE = StartingLoss(value=lambda _: 1.0, formula="(1 − σ(0)) + σ(0) = 1")

# Source: trl/trainer/dpo_trainer.py dpo_loss, 0.9 to 1.16, each term at chosen and rejected log-ratios of 0. `sigmoid`,
# `robust`, `aot` and `discopop` start at ln 2 and are left out.
STARTING_LOSSES: Mapping[str, StartingLoss] = {
    "hinge": StartingLoss(value=lambda _: 1.0, formula="max(0, 1 − 0) = 1"),
    "ipo": StartingLoss(value=lambda beta: 1 / (4 * beta * beta), formula="(1 ÷ (2 × beta))²"),
    "nca_pair": _TWICE,
    "bco_pair": _TWICE,
    "sppo_hard": StartingLoss(value=lambda beta: 0.5 / (beta * beta), formula="2 × (0.5 ÷ beta)²"),
    "apo_zero": _ONE,
    "apo_down": _ONE,
    "exo_pair": StartingLoss(value=_exo, formula="−ln 2 − (ln 0.999 + ln 0.001) ÷ 2"),
    "kto": StartingLoss(value=lambda _: 0.5, formula="1 − σ(0) = 0.5"),
}


def starting_loss(loss_type: str, beta: float | None) -> tuple[float, str] | None:
    """Return the value and its formula, None for a loss that starts at ln 2, an unknown one or an unknown beta."""
    name = loss_type.strip("[]\"' ").lower()
    held = STARTING_LOSSES.get(name)
    if held is None or ("beta" in held.formula and not beta):
        return None
    return held.value(beta or 1.0), held.formula
