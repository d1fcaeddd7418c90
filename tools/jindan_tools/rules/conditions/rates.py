"""Conditions on the learning rate and the gradient norm of a run."""

from __future__ import annotations

from itertools import pairwise

from jindan_tools.model.series import Axis, Role
from jindan_tools.rules.glance import Condition, Glance


def rate_from(least: float) -> Condition:
    """Ask for a highest learning rate of at least that."""

    def met(glance: Glance) -> bool:
        return glance.highest_rate is not None and glance.highest_rate >= least

    return met


def rate_up_to(most: float) -> Condition:
    """Ask for a highest learning rate above 0 and of at most that."""

    def met(glance: Glance) -> bool:
        return glance.highest_rate is not None and 0 < glance.highest_rate <= most * (1 + 1e-9)

    return met


def long_sgd_step(glance: Glance) -> bool:
    """Say whether the rate with its momentum is at least 0.2."""
    momentum = glance.run.number("momentum") or 0.0
    return glance.highest_rate is not None and 0 <= momentum < 1 and glance.highest_rate >= 0.19 * (1 - momentum)


def rate_is_constant(glance: Glance) -> bool:
    """Say whether the logged rate never changes."""
    rates = glance.rates
    return bool(rates) and max(rates) - min(rates) <= 3e-6 * abs(rates[0])


def rate_rises_at_the_end(glance: Glance) -> bool:
    """Say whether the last logged rates rise."""
    last = glance.rates[-3:]
    return len(last) == 3 and last[0] < last[1] < last[2]


def rate_dies(glance: Glance) -> bool:
    """Say whether the logged rate ends below a thousandth of its highest."""
    return bool(glance.rates) and glance.rates[-1] <= 0.0011 * max(glance.rates)


def rate_ends_beyond_setting(glance: Glance) -> bool:
    """Say whether the last logged rate is far above the one that is set, or any rate of a DeepSpeed schedule."""
    given = glance.run.number("learning_rate")
    if given is None or not glance.rates:
        return False
    warms_up = any(s.value in ("WarmupLR", "WarmupDecayLR") for s in glance.run.settings)
    return glance.rates[-1] >= 1.4 * given or (warms_up and max(glance.rates) >= 1.4 * given)


def rate_peaks_off_setting(glance: Glance) -> bool:
    """Say whether no logged rate comes near the one that is set."""
    given = glance.run.number("learning_rate")
    highest = max(glance.rates, default=0.0)
    return given is not None and given > 0 and highest > 0 and not 0.75 < highest / given < 1.4


def a_rate_starts_off_setting(glance: Glance) -> bool:
    """Say whether a logged rate does not begin near the one that is set."""
    given = glance.run.number("learning_rate") or 0.0
    logged = (s.values[0] for s in glance.run.of_role(Role.LEARNING_RATE) if s.finite)
    return given > 0 and any(not 0.7 < first / given < 1.4 for first in logged)


def rate_falls(glance: Glance) -> bool:
    """Say whether the logged rate ends a thousandth below its highest."""
    rates = glance.rates
    return len(rates) >= 8 and rates[-1] <= 0.9991 * max(rates)


def rate_is_nothing(glance: Glance) -> bool:
    """Say whether no logged rate moves a weight."""
    return glance.rate is not None and max(glance.rate.finite, default=0.0) <= 1e-10


def a_rate_is_nothing(glance: Glance) -> bool:
    """Say whether one of several logged rates moves no weight."""
    found = [s.finite for s in glance.run.of_role(Role.LEARNING_RATE) if len(s.finite) >= 5]
    return len(found) > 1 and any(max(v) <= 1e-12 for v in found)


def rate_turns_up(glance: Glance) -> bool:
    """Say whether the logged rate rises by a twentieth of its highest after it stopped rising."""
    rates = glance.rates
    troughs = [i for i in range(1, len(rates) - 1) if rates[i - 1] >= rates[i] < rates[i + 1]]
    return any(max(rates[i:]) - rates[i] >= 0.05 * max(rates[:i]) for i in troughs)


def rate_ends_low(glance: Glance) -> bool:
    """Say whether the logged rate ends at a tenth of its first value or below."""
    return glance.rate is not None and not glance.rate.values[-1] > 0.1 * glance.rate.values[0]


def rate_ends_at_hundredth(glance: Glance) -> bool:
    """Say whether the logged rate ends at about a hundredth of its highest or below."""
    return bool(glance.rates) and glance.rates[-1] <= 0.012 * max(glance.rates)


def rate_ends_high(glance: Glance) -> bool:
    """Say whether the logged rate ends at half its highest value or above."""
    return bool(glance.rates) and glance.rates[-1] >= 0.49 * max(glance.rates)


def rate_only_falls(glance: Glance) -> bool:
    """Say whether the logged rate falls and never rises, up to the digits that a log keeps."""
    pairs = () if glance.rate is None else tuple(pairwise(glance.rate.values))
    return any(b < 0.95 * a for a, b in pairs) and all(b <= 1.045 * a for a, b in pairs)


def rate_by_step(glance: Glance) -> bool:
    """Say whether the rate is logged by steps."""
    return glance.rate is not None and glance.rate.axis is Axis.STEP


def rate_moves(glance: Glance) -> bool:
    """Say whether the logged rate changes."""
    return bool(glance.rates) and not rate_is_constant(glance)


def rate_restarts(glance: Glance) -> bool:
    """Say whether the logged rate rises to a multiple at once, twice or more."""
    return sum(after > 3.9 * before for before, after in pairwise(glance.rates)) >= 2


def names_optimizer(word: str) -> Condition:
    """Ask for an optimizer whose name holds that word."""

    def met(glance: Glance) -> bool:
        return word in glance.run.word("optimizer")

    return met


def rate_by_group(glance: Glance) -> bool:
    """Say whether the trainer told of each group's rate as it was cut."""
    return glance.rate is not None and "/reduced_group" in glance.rate.name


def rates_of_groups(glance: Glance) -> bool:
    """Say whether the rates of several groups are logged."""
    return len(glance.run.of_role(Role.LEARNING_RATE)) >= 2


def norm_breaks(glance: Glance) -> bool:
    """Say whether the gradient norm stops being finite."""
    return glance.norm is not None and glance.norm.first_non_finite is not None


def norm_is_zero(glance: Glance) -> bool:
    """Say whether the gradient norm is 0 each time."""
    return glance.norm is not None and not any(glance.norm.values)


def norm_by_layer(glance: Glance) -> bool:
    """Say whether the gradient norms of several layers are logged."""
    return sum("/" in s.name for s in glance.run.of_role(Role.GRAD_NORM)) >= 2


def norm_is_tiny(glance: Glance) -> bool:
    """Say whether the gradient norm falls below 0.0001."""
    return glance.norm is not None and min(glance.norm.finite, default=1.0) < 1e-4


def norm_grows(times: float) -> Condition:
    """Ask for a gradient norm that is that many times as large as another one."""

    def met(glance: Glance) -> bool:
        values = () if glance.norm is None else glance.norm.finite
        return bool(values) and max(values) >= times * min(values)

    return met


def norm_tells_epochs(glance: Glance) -> bool:
    """Say whether the gradient norm is logged by steps that tell their epochs."""
    return glance.norm is not None and bool(glance.norm.epochs)


def norm_over_limit(glance: Glance) -> bool:
    """Say whether the gradient norm gets ten times above the limit for clipping."""
    limit, values = glance.run.number("grad_clip"), () if glance.norm is None else glance.norm.finite
    return limit is not None and max(values, default=0.0) >= 9.9 * limit
