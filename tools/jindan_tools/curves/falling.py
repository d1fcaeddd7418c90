"""Say whether a training loss is of the kind that falls when training goes well."""

from __future__ import annotations

from jindan_tools.curves.kind import is_adversarial, is_preference
from jindan_tools.curves.running_sum import epoch_means
from jindan_tools.curves.select import val_loss
from jindan_tools.curves.shape import finite
from jindan_tools.model.run import Run, once_a_run
from jindan_tools.model.series import Role, Series
from jindan_tools.text.regex import regex

# Losses of reinforcement learning and weighted divergences move with their data or their weight, not with success.
_MOVING_TARGET = regex(
    r"(?:^|[/_. ])(?:real|fake|adv|adversarial|critic|actor|policy|value|entropy|advantage|surrogate|kl|kld)(?:$|[/_. ])"
    r"|gan_|_gan|auroc|episode|reward|ep_rew|rollout/|보상",
    words=(
        *("real", "fake", "adv", "critic", "actor", "policy", "value", "entropy", "surrogate", "kl"),
        *("gan", "auroc", "episode", "reward", "ep_rew", "rollout/", "보상"),
    ),
)

# trl's SFTTrainer logs the entropy of its outputs beside this accuracy: no reward is at stake.
_SUPERVISED, _OF_OUTPUTS = "mean_token_accuracy", frozenset({"entropy", "eval_entropy"})

# A likelihood and its negative differ by the smaller terms of the objective.
_LEAST, _MIRROR = 5, 0.35


@once_a_run
def has_moving_target(run: Run) -> bool:
    """Say whether the run logs adversarial, preference or reinforcement quantities, whose losses need not fall."""
    if is_adversarial(run) or is_preference(run):
        return True
    supervised = any(s.name == _SUPERVISED for s in run.series)
    names = (s.name.lower() for s in run.series)
    return any(_MOVING_TARGET.search(n) for n in names if not (supervised and n in _OF_OUTPUTS))


def falls_when_good(run: Run, series: Series) -> bool:
    """Say whether `series` is a loss of zero or more that training should lower (no GAN, no PPO, no negative value, no sum)."""
    values = finite(series.values)
    if not values or min(values) < 0 or has_moving_target(run) or _is_score(run, series):
        return False
    return epoch_means(series, val_loss(run)) is None


def _is_score(run: Run, series: Series) -> bool:
    """Say whether a loss that rises is a score by another name: a loss logged beside it is its mirror image below zero."""
    first, last = series.values[0], series.values[-1]
    if len(series) < _LEAST or not last > first:
        return False
    others = (s for s in run.of_role(Role.TRAIN_LOSS) if s.name != series.name and len(s) == len(series))
    return any(
        all(b < 0 and abs(a + b) <= _MIRROR * abs(b) for a, b in zip(series.values, other.values, strict=True))
        for other in others
    )
