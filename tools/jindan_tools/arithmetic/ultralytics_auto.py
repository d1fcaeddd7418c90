"""What `optimizer=auto` of Ultralytics chooses."""

import math

from msgspec import Struct

from jindan_tools.frameworks.version import in_range

_MANY_ITERATIONS = 10_000
_SGD_LR = 0.01
_MOMENTUM = 0.9


class AutoRule(Struct, frozen=True, kw_only=True):
    """The optimizers for since <= version < until: above 10 000 iterations, and up to it."""

    since: str
    until: str | None
    long_run: str
    short_run: str
    source: str


AUTO_RULES: tuple[AutoRule, ...] = (
    AutoRule(
        since="8.0.196",
        until="8.4.0",
        long_run="SGD",
        short_run="AdamW",
        source="trainer.build_optimizer 8.0.196-8.3.240",
    ),
    AutoRule(
        since="8.4.0", until="8.4.3", long_run="SGD", short_run="MuSGD", source="trainer.build_optimizer 8.4.0, 8.4.2"
    ),
    AutoRule(
        since="8.4.3",
        until="8.4.7",
        long_run="MuSGD",
        short_run="MuSGD",
        source="trainer.build_optimizer 8.4.3-8.4.6",
    ),
    AutoRule(
        since="8.4.8",
        until=None,
        long_run="MuSGD",
        short_run="AdamW",
        source="trainer.build_optimizer 8.4.8-8.4.190",
    ),
)


class AutoChoice(Struct, frozen=True, kw_only=True):
    """The optimizer that runs; lr0, momentum and warmup_bias_lr of the arguments are then ignored."""

    optimizer: str
    lr: float
    momentum: float
    iterations: int
    source: str


def ultralytics_auto_iterations(samples: int, batch: int, epochs: int, nbs: int = 64) -> int:
    """Return ceil(samples / max(batch, nbs)) * epochs. Raises ValueError for counts below 1."""
    if min(samples, batch, epochs, nbs) < 1:
        raise ValueError("samples, batch, epochs and nbs must be at least 1")
    return math.ceil(samples / max(batch, nbs)) * epochs


def ultralytics_lr_fit(classes: int) -> float:
    """Return round(0.002 * 5 / (4 + classes), 6). Raises ValueError unless classes >= 1.

    Source: trainer.build_optimizer, every version from 8.0.196.
    """
    if classes < 1:
        raise ValueError("classes must be at least 1")
    return round(0.002 * 5 / (4 + classes), 6)


def ultralytics_auto_choice(iterations: int, classes: int, version: str | None) -> AutoChoice | None:
    """Return what optimizer=auto selects, or None when the version is unknown or was not examined."""
    rule = next((rule for rule in AUTO_RULES if in_range(version, rule.since, rule.until)), None)
    if rule is None:
        return None
    long_run = iterations > _MANY_ITERATIONS
    return AutoChoice(
        optimizer=rule.long_run if long_run else rule.short_run,
        lr=_SGD_LR if long_run else ultralytics_lr_fit(classes),
        momentum=_MOMENTUM,
        iterations=iterations,
        source=rule.source,
    )
