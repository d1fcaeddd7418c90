"""How many optimizer steps the run was to make and how many of them are warmup."""

from __future__ import annotations

import math

from jindan_tools.model.setting import Origin, Resolved
from jindan_tools.resolve.given import Config, number_of


def resolve_steps(config: Config, steps_planned: float | None) -> None:
    """Set `total_steps` and, from a ratio, `warmup_steps`.

    Source: transformers get_warmup_steps = ceil(total x ratio); a warmup_steps value below 1 is a ratio (5.x).
    """
    total = number_of(config, "max_steps")
    if total is None or total <= 0:
        total = steps_planned
    if total is None or total <= 0:
        return
    held = config.get("max_steps")
    config["total_steps"] = Resolved(
        name="total_steps", value=total, origin=Origin.INFERRED, source=None if held is None else held.source
    )
    _warmup(config, total)


def _warmup(config: Config, total: float) -> None:
    stated = config.get("warmup_steps")
    steps = None if stated is None else stated.number()
    ratio = config.get("warmup_ratio")
    if stated is not None and steps is not None and 0 < steps < 1:
        ratio, steps = stated, None
    share = None if ratio is None else ratio.number()
    if steps or share is None or ratio is None:
        return
    count = math.ceil(total * share)
    config["warmup_steps"] = Resolved(
        name="warmup_steps",
        value=count,
        origin=Origin.INFERRED,
        source=ratio.source,
        given=share,
        reason=f"ceil({total:g} × {share:g}) = {count}",
    )
