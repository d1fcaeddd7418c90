"""Say whether a training loss is of the kind that falls when training goes well."""

from __future__ import annotations

import re

from jindan_tools.curves.shape import finite
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series

# Adversarial and policy-gradient losses move with their opponent or their data, not with success.
_MOVING_TARGET = re.compile(
    r"(?:^|[/_. ])(?:d|g|dis|disc|gen|real|fake|adv|adversarial|discriminator|generator|critic|actor|policy|value|"
    r"entropy|advantage|surrogate|ppo|kl)(?:$|[/_. ])|gan_|_gan|auroc|episode|reward"
)


def has_moving_target(run: Run) -> bool:
    """Say whether the run logs adversarial or reinforcement quantities, whose losses need not fall."""
    return any(_MOVING_TARGET.search(s.name.lower()) for s in run.series)


def falls_when_good(run: Run, series: Series) -> bool:
    """Say whether `series` is a positive loss that training should lower (no GAN, no PPO, no negative likelihood)."""
    values = finite(series.values)
    return bool(values) and min(values) >= 0 and not has_moving_target(run)
