"""The Ultralytics schedule: a factor per epoch and a warm-up per iteration, as results.csv shows them."""

import math

from msgspec import Struct

from jindan_tools.frameworks.ultralytics import PgRole, param_group_roles, ultralytics_fact
from jindan_tools.frameworks.version import in_range

_MIN_WARMUP_ITERATIONS = 100
# 8.4.100 still used max(round(warmup_epochs * nb), 100); 8.4.190 caps it at the epoch before the last.
_CAPPED_SINCE, _UNCAPPED_UNTIL = "8.4.190", "8.4.101"


class UltralyticsSchedule(Struct, frozen=True, kw_only=True):
    """Settings that decide the rates; `batches` is the number of batches an epoch has."""

    lr0: float
    lrf: float
    epochs: int
    batches: int
    cos_lr: bool = False
    warmup_epochs: float = 3.0
    warmup_bias_lr: float = 0.1


def ultralytics_factor(epoch: int, schedule: UltralyticsSchedule) -> float:
    """Return lf(epoch), the share of lr0 at the 0-based `epoch`: 1 at the start, lrf at `epochs`.

    Raises ValueError unless epochs >= 1. Source: trainer._setup_scheduler, torch_utils.one_cycle.
    """
    if schedule.epochs < 1:
        raise ValueError("epochs must be at least 1")
    if schedule.cos_lr:
        wave = max((1 - math.cos(epoch * math.pi / schedule.epochs)) / 2, 0)
        return wave * (schedule.lrf - 1) + 1
    return max(1 - epoch / schedule.epochs, 0) * (1.0 - schedule.lrf) + schedule.lrf


def ultralytics_warmup_iterations(schedule: UltralyticsSchedule, version: str | None) -> int | None:
    """Return the warm-up length in iterations, or None when the version leaves two answers open.

    Source: trainer._do_train up to 8.4.100, trainer._get_warmup_iterations of 8.4.190.
    """
    old = _uncapped_warmup(schedule)
    new = round(min(schedule.warmup_epochs, max(schedule.epochs - 1, 0)) * schedule.batches)
    if in_range(version, None, _UNCAPPED_UNTIL):
        return old
    return new if in_range(version, _CAPPED_SINCE, None) or old == new else None


def ultralytics_iteration_lr(
    epoch: int, batch: int, role: PgRole, schedule: UltralyticsSchedule, version: str | None
) -> float | None:
    """Return the rate of the group `role` at the 0-based `batch` of the 0-based `epoch`.

    Returns None when the version leaves the warm-up open. Source: trainer._do_train. In 8.4.0 to 8.4.2 the
    weights, not the biases, start from warmup_bias_lr.
    """
    warmup = ultralytics_warmup_iterations(schedule, version)
    if warmup is None:
        return None
    target = schedule.lr0 * ultralytics_factor(epoch, schedule)
    iteration = epoch * schedule.batches + batch
    if warmup <= 0 or iteration > warmup:
        return target
    start = schedule.warmup_bias_lr if role == _role_from_bias_lr(version) else 0.0
    return start + (target - start) * iteration / warmup


def ultralytics_logged_lr(epoch: int, role: PgRole, schedule: UltralyticsSchedule, version: str | None) -> float | None:
    """Return the rate of the group `role` that results.csv holds for the 0-based `epoch` (its last batch)."""
    return ultralytics_iteration_lr(epoch, schedule.batches - 1, role, schedule, version)


def ultralytics_logged_pgs(
    epoch: int, schedule: UltralyticsSchedule, version: str | None
) -> tuple[float | None, ...] | None:
    """Return (lr/pg0, lr/pg1, lr/pg2) of the 0-based `epoch`; None when the order of the groups is unknown."""
    roles = param_group_roles(version)
    if roles is None:
        return None
    return tuple(ultralytics_logged_lr(epoch, role, schedule, version) for role in roles)


def _uncapped_warmup(schedule: UltralyticsSchedule) -> int:
    if schedule.warmup_epochs <= 0:
        return 0
    return max(round(schedule.warmup_epochs * schedule.batches), _MIN_WARMUP_ITERATIONS)


def _role_from_bias_lr(version: str | None) -> PgRole:
    faulty = ultralytics_fact("warmup_starts_weights_at_bias_lr", version)
    return "weight" if faulty is not None and faulty.value is True else "bias"
