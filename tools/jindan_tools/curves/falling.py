"""Say whether a training loss is of the kind that falls when training goes well."""

from __future__ import annotations

from jindan_tools.curves.kind import is_adversarial, is_preference
from jindan_tools.curves.shape import finite
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.text.regex import regex

# Losses of reinforcement learning and weighted divergences move with their data or their weight, not with success.
_MOVING_TARGET = regex(
    r"(?:^|[/_. ])(?:real|fake|adv|adversarial|critic|actor|policy|value|entropy|advantage|surrogate|kl|kld)(?:$|[/_. ])"
    r"|gan_|_gan|auroc|episode|reward|ep_rew|rollout/"
)


def has_moving_target(run: Run) -> bool:
    """Say whether the run logs adversarial, preference or reinforcement quantities, whose losses need not fall."""
    if is_adversarial(run) or is_preference(run):
        return True
    return any(_MOVING_TARGET.search(s.name.lower()) for s in run.series)


def falls_when_good(run: Run, series: Series) -> bool:
    """Say whether `series` is a loss of zero or more that training should lower (no GAN, no PPO, no negative value)."""
    values = finite(series.values)
    return bool(values) and min(values) >= 0 and not has_moving_target(run)
