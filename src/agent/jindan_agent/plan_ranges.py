"""Refuse numbers after `diagnose plan` with which nothing can be computed, naming the option and its range."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, isfinite
from typing import TYPE_CHECKING

from jindan_agent.errors import UserError

if TYPE_CHECKING:
    # plan_input imports this module.
    from jindan_agent.plan_input import PlanArguments

# The least and the largest value of each option, both allowed; a patience of 0 is Keras' default.
_COUNT = (1, inf)
_RANGES: Mapping[str, tuple[float, float]] = {
    "samples": _COUNT, "batch": _COUNT, "accumulate": _COUNT, "devices": _COUNT, "steps": _COUNT, "base_batch": _COUNT,
    "best_epoch": _COUNT, "classes": (2, inf), "vocabulary": (2, inf), "patience": (0, inf), "weight_decay": (0, inf),
    "label_smoothing": (0, 1),
}  # fmt: skip
_POSITIVE = ("lr", "epochs")


def refuse_impossible(asked: PlanArguments) -> None:
    """Raise UserError for the first option that is outside its range."""
    for name, (least, most) in _RANGES.items():
        value: object = getattr(asked, name)
        if isinstance(value, int | float) and isfinite(value) and not least <= value <= most:
            said = f"{least:g} 이상의 값을" if most == inf else f"{least:g} 이상 {most:g} 이하의 값을"
            raise _refusal(name, value, said)
    for name in _POSITIVE:
        value = getattr(asked, name)
        if isinstance(value, int | float) and isfinite(value) and value <= 0:
            raise _refusal(name, value, "0보다 큰 값을")


def _refusal(name: str, value: float, said: str) -> UserError:
    return UserError(f"--{name.replace('_', '-')} {value:g} 값으로는 계산할 수 없습니다.", f"{said} 적으세요.")
