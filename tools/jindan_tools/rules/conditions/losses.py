"""Conditions on the losses of a run."""

from __future__ import annotations

import math
from collections import Counter
from operator import gt, lt

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.breakdown import rise_before_break
from jindan_tools.curves.outcome import Outcome
from jindan_tools.curves.shape import relative_drop, rises
from jindan_tools.model.series import Axis, Role
from jindan_tools.rules.conditions.metrics import falls_by_half
from jindan_tools.rules.glance import Condition, Glance

_LN2 = math.log(2)


_BOXES = ("box", "iou", "rpn_loc")


def breaks(glance: Glance) -> bool:
    """Say whether a training loss stops being finite."""
    return glance.breakdown is not None


def breaks_and_returns(glance: Glance) -> bool:
    """Say whether a training loss has a value that is not finite and ends with one that is."""
    curves = (s for s in glance.run.of_role(Role.TRAIN_LOSS) if len(s))
    return any(s.first_non_finite is not None and math.isfinite(s.values[-1]) for s in curves)


def breaks_within_epoch(glance: Glance) -> bool:
    """Say whether a training loss of which an epoch has several records stops being finite out of its best level."""
    if glance.breakdown is None or rise_before_break(glance.breakdown) is not None:
        return False
    series = glance.breakdown.series
    return series.axis is not Axis.EPOCH or len(set(series.xs)) < len(series.xs)


def ends_repeat(glance: Glance) -> bool:
    """Say whether a training and a held-out loss end with four equal values each."""
    roles = (Role.TRAIN_LOSS, Role.VAL_LOSS)
    return all(
        any(
            len(s) >= 4 and s.first_non_finite is None and len(set(s.values[-4:])) == 1
            for s in glance.run.of_role(role)
        )
        for role in roles
    )


def loses_steps(glance: Glance) -> bool:
    """Say whether a training loss that is logged by steps has a value that is not finite."""
    losses = glance.run.of_role(Role.TRAIN_LOSS)
    return any(s.axis is Axis.STEP and s.first_non_finite is not None for s in losses)


def parts_break_apart(glance: Glance) -> bool:
    """Say whether the parts of the training loss stop being finite at different records, or some never."""
    parts = (s for s in glance.run.of_role(Role.TRAIN_LOSS) if not s.total and len(s) >= 3)
    return len({s.first_non_finite for s in parts}) > 1


def has_parts(glance: Glance) -> bool:
    """Say whether two parts of the training loss and more are logged."""
    return sum(not s.total and len(s) > 0 for s in glance.run.of_role(Role.TRAIN_LOSS)) > 1


def train_is_finite(glance: Glance) -> bool:
    """Say whether the training loss has no value that is not finite."""
    return glance.train is not None and glance.train.first_non_finite is None


def a_train_part_is_finite(glance: Glance) -> bool:
    """Say whether some training loss has no value that is not finite."""
    return any(len(s) and s.first_non_finite is None for s in glance.run.of_role(Role.TRAIN_LOSS))


def never_falls(glance: Glance) -> bool:
    """Say whether each value of the training loss is above the one before."""
    return all(map(gt, glance.losses[1:], glance.losses))


def held_out_is_finite(glance: Glance) -> bool:
    """Say whether the validation loss has no value that is not finite."""
    return glance.held_out is not None and glance.held_out.first_non_finite is None


def breaks_or_collapses(glance: Glance) -> bool:
    """Say whether a training loss or a validation metric is lost on the way."""
    losses = glance.run.of_role(Role.TRAIN_LOSS)
    return any(s.first_non_finite is not None for s in losses) or falls_by_half(glance)


def never_finite(glance: Glance) -> bool:
    """Say whether a training loss never was finite."""
    return glance.never_finite


def by_step(glance: Glance) -> bool:
    """Say whether the training loss is logged by steps."""
    return glance.train is not None and glance.train.axis is Axis.STEP


def epoch_falls_back(glance: Glance) -> bool:
    """Say whether the epoch beside a step of the training loss is lower than the one before."""
    epochs = () if glance.train is None else glance.train.epochs
    return any(map(lt, epochs[1:], epochs))


def by_epoch(glance: Glance) -> bool:
    """Say whether the training loss is logged by epochs."""
    return glance.train is not None and glance.train.axis is Axis.EPOCH


def not_by_step(glance: Glance) -> bool:
    """Say whether neither loss is logged by steps."""
    return all(s is not None and s.axis is not Axis.STEP for s in (glance.train, glance.held_out))


def in_parts(glance: Glance) -> bool:
    """Say whether parts of the training loss are logged."""
    return any(not s.total and len(s) >= 3 for s in glance.run.of_role(Role.TRAIN_LOSS))


def stuck(glance: Glance) -> bool:
    """Say whether the training loss does not fall."""
    return glance.outcome is Outcome.STUCK


def not_learned(glance: Glance) -> bool:
    """Say whether the training loss does not fall as it should."""
    return glance.outcome is not Outcome.LEARNED


def starts_at_zero(glance: Glance) -> bool:
    """Say whether a training loss begins with 0."""
    return any(s.values[:1] == (0,) for s in glance.run.of_role(Role.TRAIN_LOSS))


def never_below_first(glance: Glance) -> bool:
    """Say whether the training loss never is below its first value."""
    return bool(glance.losses) and min(glance.losses) >= glance.losses[0]


def climbs(factor: float) -> Condition:
    """Ask for a value of the training loss that is at least `factor` times an earlier one, but for a last digit."""

    def met(glance: Glance) -> bool:
        return glance.climb >= factor * (1 - 1e-9)

    return met


def climbs_early(glance: Glance) -> bool:
    """Say whether one of the first values of the training loss is 1.3 times as large as the very first."""
    return bool(glance.losses) and max(glance.losses[:11]) >= 1.3 * glance.losses[0]


def swings(glance: Glance) -> bool:
    """Say whether the training loss rises at two records of five."""
    return rises(glance.losses) >= 0.4 * (len(glance.losses) - 1)


def a_held_out_part_is_zero(glance: Glance) -> bool:
    """Say whether a part of the validation loss is 0 each time."""
    return any(not s.total and s.finite and not any(s.finite) for s in glance.run.of_role(Role.VAL_LOSS))


def stands(glance: Glance) -> bool:
    """Say whether the training loss stays within a tenth of a per cent."""
    return bool(glance.losses) and max(glance.losses) - min(glance.losses) <= 1e-3 * abs(glance.losses[0])


def hardly_falls(glance: Glance) -> bool:
    """Say whether the training loss falls by less than 5 %."""
    return bool(glance.losses) and relative_drop(glance.losses) < 0.05


def falls_a_little(glance: Glance) -> bool:
    """Say whether the training loss falls by 3 %."""
    return bool(glance.losses) and relative_drop(glance.losses) >= 0.03


def reaches_zero(glance: Glance) -> bool:
    """Say whether the training loss comes down to 0.05 or below."""
    return bool(glance.losses) and min(glance.losses) <= 0.05


def comes_low(glance: Glance) -> bool:
    """Say whether the training loss comes down to 0.1 or below."""
    return bool(glance.losses) and min(glance.losses) <= 0.1


def a_box_part_is_zero(glance: Glance) -> bool:
    """Say whether a part of the training loss that is named for boxes is 0 in each of two records or more."""
    parts = (s for s in glance.run.of_role(Role.TRAIN_LOSS) if any(word in s.name.lower() for word in _BOXES))
    return any(len(s) >= 2 and not any(s.values) for s in parts)


def has_none(glance: Glance) -> bool:
    """Say whether no loss is logged."""
    return not any(s.finite for role in (Role.TRAIN_LOSS, Role.VAL_LOSS) for s in glance.run.of_role(role))


def ends_at_zero(glance: Glance) -> bool:
    """Say whether the last record of the training loss is exactly 0."""
    return glance.train is not None and len(glance.train) > 1 and glance.train.values[-1] == 0


def ends_at_caffe_floor(glance: Glance) -> bool:
    """Say whether the training loss ends at -ln FLT_MIN."""
    return bool(glance.losses) and 87.3 < glance.losses[-1] < 87.4


def sinks(glance: Glance) -> bool:
    """Say whether the training loss ends far below 0."""
    return bool(glance.losses) and glance.losses[-1] <= -20


def ends_below_zero(glance: Glance) -> bool:
    """Say whether the training loss ends below what a Dice taken negatively reaches."""
    return bool(glance.losses) and glance.losses[-1] < -1


def starts_at_ln2(glance: Glance) -> bool:
    """Say whether the training loss begins with ln 2."""
    return bool(glance.losses) and abs(glance.losses[0] / _LN2 - 1) <= 0.011


def starts_again(times: int) -> Condition:
    """Ask for a loss that is logged in at least that many segments of three records."""

    def met(glance: Glance) -> bool:
        roles = (Role.TRAIN_LOSS, Role.VAL_LOSS)
        curves = [s for role in roles for s in glance.run.of_role(role) if len(s) >= 3]
        return max(Counter((s.role, s.path, s.name, s.axis) for s in curves).values(), default=0) >= times

    return met


def several_epochs_by_step(glance: Glance) -> bool:
    """Say whether a whole training loss is logged often in each of several epochs."""
    curves = (s for s in glance.run.of_role(Role.TRAIN_LOSS) if s.total and s.axis is Axis.STEP and s.epochs)
    return any(len(s) >= 32 and max(s.epochs) - min(s.epochs) >= 1 for s in curves)


def held_out_stands(glance: Glance) -> bool:
    """Say whether the validation loss does not move in its first four digits."""
    values = () if glance.held_out is None else glance.held_out.finite
    return len(values) >= 3 and max(values) - min(values) <= 1.1e-4 * max(map(abs, values))


def held_out_rises(glance: Glance) -> bool:
    """Say whether the validation loss ends 3 % above its lowest value."""
    values = () if glance.held_out is None else glance.held_out.finite
    if len(values) < 5:
        return False
    lowest, late = min(values), values[-max(3, len(values) // 10) :]
    return max(late) >= lowest + 0.03 * abs(lowest) * (1 - 1e-9)


def held_out_jumps(glance: Glance) -> bool:
    """Say whether the later half of the validation loss spans more than a seventh of its level."""
    values = () if glance.held_out is None else glance.held_out.finite
    late = values[len(values) // 2 :]
    return len(values) >= 8 and max(late) - min(late) >= 0.14 * min(map(abs, late))


def train_ends_above_held_out(glance: Glance) -> bool:
    """Say whether the training loss ends above the validation loss."""
    held_out = () if glance.held_out is None else glance.held_out.finite
    return bool(glance.losses and held_out) and max(_late(glance.losses)) >= 1.05 * min(_late(held_out))


def _late(values: tuple[float, ...]) -> tuple[float, ...]:
    return values[-max(1, math.ceil(len(values) * 0.25)) :]


def starts_above_guessing(glance: Glance) -> bool:
    """Say whether a training loss begins with twice the level of guessing among the classes, or more."""
    level = 2 * math.log(glance.classes or 1)
    curves = (*glance.run.of_role(Role.TRAIN_LOSS), *([] if glance.train is None else [glance.train]))
    return any(s.finite and s.finite[0] >= level for s in curves)


def ends_near_guessing(glance: Glance) -> bool:
    """Say whether the training loss ends at half of the loss of guessing or more."""
    return bool(glance.losses) and glance.losses[-1] >= 0.5 * math.log(glance.classes or 1)


def ends_above_guessing(glance: Glance) -> bool:
    """Say whether the training loss ends above the level of guessing among the classes."""
    return bool(glance.losses) and glance.losses[-1] >= math.log(glance.classes or 1)


def stays_at_guessing(glance: Glance) -> bool:
    """Say whether a loss is near the level of guessing among the classes in its later half."""
    level = math.log(glance.classes or 1)
    late = (s.finite[len(s.finite) // 2 :] for s in (glance.train, glance.held_out) if s is not None and s.finite)
    return any(0.92 * level <= median(values) <= 1.11 * level for values in late)


def train_above_held_out(glance: Glance) -> bool:
    """Say whether a value of the training loss is 1.7 times as large as one of the validation loss."""
    held_out = () if glance.held_out is None else glance.held_out.finite
    return bool(glance.losses and held_out) and max(glance.losses) >= 1.7 * min(held_out)


def losses_are_finite(glance: Glance) -> bool:
    """Say whether neither the training nor the validation loss has a value that is not finite."""
    return all(s is None or s.first_non_finite is None for s in (glance.train, glance.held_out))


def losses_end_finite(glance: Glance) -> bool:
    """Say whether the training loss is finite all along and the validation loss in its later half, or a quality beside it."""
    held_out, train = glance.held_out.values if glance.held_out else (), glance.train
    ends = all(map(math.isfinite, held_out[len(held_out) // 2 :])) or bool(glance.run.of_role(Role.VAL_METRIC))
    return ends and (train is None or train.first_non_finite is None)


def held_out_is_short(most: int) -> Condition:
    """Ask for a validation loss of at most that many values."""

    def met(glance: Glance) -> bool:
        return glance.held_out is not None and len(glance.held_out.finite) <= most

    return met


def held_out_ends_below(most: float) -> Condition:
    """Ask for a validation loss whose last value is below that."""

    def met(glance: Glance) -> bool:
        values = () if glance.held_out is None else glance.held_out.finite
        return bool(values) and values[-1] < most

    return met


def far_above_held_out(times: float) -> Condition:
    """Ask for a training loss with a value that is so many times one of the validation loss."""

    def met(glance: Glance) -> bool:
        held_out = () if glance.held_out is None else glance.held_out.finite
        least = min((v for v in held_out if v > 0), default=math.inf)
        return max(glance.losses, default=0.0) >= times * least

    return met


def a_loss_stays_above(least: float, records: int) -> Condition:
    """Ask for a loss of so many values or more, none of them below `least`."""

    def met(glance: Glance) -> bool:
        curves = (s.finite for s in (glance.train, glance.held_out) if s is not None)
        return any(len(values) >= records and min(values) >= least for values in curves)

    return met


def comes_below(most: float) -> Condition:
    """Ask for a training loss with a value below that."""

    def met(glance: Glance) -> bool:
        return min(glance.losses, default=math.inf) < most

    return met


def held_out_comes_to(most: float) -> Condition:
    """Ask for a validation loss with a value of that or less."""

    def met(glance: Glance) -> bool:
        return glance.held_out is not None and min(glance.held_out.finite, default=math.inf) <= most

    return met


def a_loss_exceeds(least: float) -> Condition:
    """Ask for a loss with a value above `least`."""

    def met(glance: Glance) -> bool:
        curves = (s.finite for s in (glance.train, glance.held_out) if s is not None)
        return any(max(values, default=0.0) > least for values in curves)

    return met
