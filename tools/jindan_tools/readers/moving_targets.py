"""Know the losses of an agent that learns by its own actions: measured on its newest samples, they need not fall."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from jindan_tools.model.series import Role, Series
from jindan_tools.text.regex import regex

# What Stable-Baselines3, RLlib, CleanRL and their kin write of an agent, and nobody else does.
_AGENT = regex(
    r"(?:^|[/_. ])(?:ep_rew_mean|ep_len_mean|episode_reward_mean|episode_return_mean|episodic_return|episodic_length|"
    r"approx_?kl|policy_gradient_loss)$",
    words=("ep_rew", "ep_len", "episod", "approx", "policy_gradient"),
)


# An actor's loss beside a reward is of an agent, whoever wrote it.
_OF_ACTOR = regex(r"(?:^|[/_. ])(?:actor|policy)[_ ]loss$", re.IGNORECASE, words=("actor", "policy"))
_REWARDED = regex(r"(?:^|[/_. ])(?:rewards?|returns?)(?:$|[/_. ])", re.IGNORECASE, words=("reward", "return"))


def without_moving_targets(found: Sequence[Series]) -> tuple[Series, ...]:
    """Return the series, the finite losses of an agent as quantities without a direction."""
    acts = any(_OF_ACTOR.search(s.name) for s in found) and any(_REWARDED.search(s.name) for s in found)
    if not acts and not any(_AGENT.search(s.name) for s in found):
        return tuple(found)
    return tuple(map(as_moving_target, found))


def as_moving_target(series: Series) -> Series:
    """Return a finite loss as an unnamed quantity."""
    if series.role is Role.TRAIN_LOSS and series.first_non_finite is None:
        return replace(series, role=Role.OTHER, higher_is_better=None)
    return series
