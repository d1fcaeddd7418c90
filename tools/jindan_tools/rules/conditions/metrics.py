"""Conditions on the metrics of a run and on how much of it was evaluated."""

from __future__ import annotations

from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Ending
from jindan_tools.model.series import Role
from jindan_tools.rules.glance import Condition, Glance, Trait

_HELD_OUT = (Role.VAL_LOSS, Role.VAL_METRIC)
_MEASURES = (Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC)


def tasks_held_out(glance: Glance) -> bool:
    """Say whether held-out losses have more than one name, one of which begins with that of a task."""
    names = {s.name.lower() for s in glance.run.of_role(Role.VAL_LOSS) if s.finite}
    return len(names) > 1 and not all(n.startswith(("val", "eval", "test", "dev")) for n in names)


def boxes_never_meet(glance: Glance) -> bool:
    """Say whether a part of the held-out loss is named for boxes, and an overlap or an average precision stays at nothing."""
    overlaps = (s for s in glance.run.of_role(Role.VAL_METRIC) if any(w in s.name.lower() for w in ("iou", "map")))
    return any("box" in s.name.lower() for s in glance.run.of_role(Role.VAL_LOSS)) and any(
        s.finite and max(s.finite) < 0.05 for s in overlaps
    )


def repeats_some_records(glance: Glance) -> bool:
    """Say whether a held-out score stands in the same file under the end of its name with fewer records."""
    return any(
        2 <= len(other.finite) < len(score.finite)
        and score.name.lower().endswith(other.name.lower().rpartition("/")[2])
        for score in glance.run.of_role(Role.VAL_METRIC)
        for other in glance.run.series
    )


def has(*traits: Trait) -> Condition:
    """Ask for each of these traits."""

    def met(glance: Glance) -> bool:
        return glance.traits.issuperset(traits)

    return met


def train_metric_repeats(glance: Glance) -> bool:
    """Say whether a training metric ends with six equal values."""
    return any(len(s) >= 6 and len(set(s.values[-6:])) == 1 for s in glance.run.of_role(Role.TRAIN_METRIC))


def exceeds_one(glance: Glance) -> bool:
    """Say whether a metric goes above 1."""
    roles = (Role.TRAIN_METRIC, Role.VAL_METRIC)
    return any(max(s.finite, default=0) > 1 for role in roles for s in glance.run.of_role(role))


def train_starts_unsure(glance: Glance) -> bool:
    """Say whether a held-out loss is ever above twice a training loss that is 0.2 or more."""
    held_out = [v for s in glance.run.of_role(Role.VAL_LOSS) for v in s.finite]
    return bool(glance.losses) and bool(held_out) and max(glance.losses) >= 0.2 and max(held_out) >= 0.4


def repeats(least: int) -> Condition:
    """Ask for a metric with the same value in all of its records, of which there are at least that many."""

    def met(glance: Glance) -> bool:
        curves = (s.finite for role in (Role.VAL_METRIC, Role.TRAIN_METRIC) for s in glance.run.of_role(role))
        return any(len(v) >= least and max(v) - min(v) <= 1e-9 * max(map(abs, v)) for v in curves)

    return met


def ends_level(least: int) -> Condition:
    """Ask for a metric of either split whose last values, that many, are the same."""

    def met(glance: Glance) -> bool:
        curves = (s.finite[-least:] for role in (Role.VAL_METRIC, Role.TRAIN_METRIC) for s in glance.run.of_role(role))
        return any(len(v) >= least and max(v) - min(v) <= 1e-7 for v in curves)

    return met


def no_held_out_loss(glance: Glance) -> bool:
    """Say whether no held-out loss has a value."""
    return glance.held_out is None or not glance.held_out.finite


def is_zero(glance: Glance) -> bool:
    """Say whether the validation metric is 0 each time."""
    return glance.metric is not None and bool(glance.metric.finite) and not any(glance.metric.finite)


def no_training_recorded(glance: Glance) -> bool:
    """Say whether there is no training loss with a finite value."""
    return not glance.losses


def a_part_is_zero(glance: Glance) -> bool:
    """Say whether a part of the training loss is 0 each time, four times or more."""
    parts = (s.finite for s in glance.run.of_role(Role.TRAIN_LOSS) if len(s) >= 4)
    return any(values and not any(values) for values in parts)


def is_minus_one(glance: Glance) -> bool:
    """Say whether a validation metric is -1 each time."""
    return any(s.finite and set(s.finite) == {-1.0} for s in glance.run.of_role(Role.VAL_METRIC))


def is_high(glance: Glance) -> bool:
    """Say whether the validation metric reaches 0.9."""
    return glance.metric is not None and max(glance.metric.finite, default=0.0) >= 0.9


def falls_back(glance: Glance) -> bool:
    """Say whether the last values of the validation metric are away from its best."""
    if glance.metric is None or glance.metric.best is None:
        return False
    best = glance.metric.values[glance.metric.best]
    return any(abs(v - best) >= 0.029 * abs(best) for v in glance.metric.finite[-3:])


def gains_end_early(glance: Glance) -> bool:
    """Say whether the first half of 20 evaluations or more comes near the best or the lowest value, and the end keeps it."""
    watched = glance.metric or glance.held_out
    values = () if watched is None else watched.finite
    if len(values) < 20:
        return False
    early, first, end = values[: len(values) // 2 + 1], values[0], values[-1]
    return any(
        abs(best - nearest) <= 0.0051 * abs(best) and abs(end - best) <= 0.55 * abs(best - first) + 0.01 * abs(best)
        for best, nearest in ((max(values), max(early)), (min(values), min(early)))
    )


def detects_little(glance: Glance) -> bool:
    """Say whether a detector finds next to nothing."""
    values = () if glance.metric is None else glance.metric.finite
    if not glance.detector or not values:
        return False
    return max(values) < 0.02 or (len(values) >= 50 and min(values[len(values) // 2 :]) < 0.1)


def detects_poorly(glance: Glance) -> bool:
    """Say whether a detector of fifty epochs and more ends with an mAP below 0.25."""
    values = () if glance.metric is None or not glance.detector else glance.metric.finite
    return len(values) >= 50 and min(values[len(values) // 2 :]) < 0.25


def few_points(glance: Glance) -> bool:
    """Say whether no loss and no metric has a second point."""
    return max((len(s) for role in _MEASURES for s in glance.run.of_role(role)), default=0) <= 1


def few_records(glance: Glance) -> bool:
    """Say whether no loss has as many as five points in more than one epoch, or fewer than 50 all lie in the first 2 % of the plan; bars of progress do not count."""
    done, planned = glance.run.steps_done, glance.run.steps_planned
    losses = [s for role in (Role.TRAIN_LOSS, Role.VAL_LOSS) for s in glance.run.of_role(role)]
    recorded = [s for s in losses if not s.name.startswith("progress/")]
    if done and planned and done <= 0.02 * planned and all(len(s) < 50 for s in recorded):
        return True
    return all(len(s) < 5 or len(set(s.xs)) == 1 for s in recorded)


def memory_over_card(glance: Glance) -> bool:
    """Say whether more GiB were held than a card is said to have."""
    cards = [e.number("memory_mib") for e in glance.run.of_kind(EventKind.DEVICE)]
    sizes = [size for size in (*cards, glance.run.number("gpu_memory_mib")) if size]
    held = (max(s.finite, default=0.0) for s in glance.run.of_role(Role.MEMORY))
    return bool(sizes) and 1024 * max(held, default=0.0) >= min(sizes)


def memory_swings(glance: Glance) -> bool:
    """Say whether memory is 1.5 times as much at one record as at another."""
    curves = (s.finite[1:] for s in glance.run.of_role(Role.MEMORY) if len(s.finite) >= 5)
    return any(max(values) >= 1.49 * min(values) for values in curves)


def short_losses(glance: Glance) -> bool:
    """Say whether a training loss has at most a dozen points."""
    return any(2 <= len(s) <= 12 for s in glance.run.of_role(Role.TRAIN_LOSS))


def never_evaluated(glance: Glance) -> bool:
    """Say whether there is no result on held-out data."""
    return glance.traits.isdisjoint((*_HELD_OUT, EventKind.VALIDATION))


def lacks_evaluation(glance: Glance) -> bool:
    """Say whether a run came to its end without a result on held-out data, or the trainer says that it evaluates nothing."""
    ended = glance.run.ending is Ending.COMPLETED and len(glance.losses) >= 5
    return EventKind.NO_VALIDATION in glance.traits or (ended and never_evaluated(glance))


def reaches(least: float) -> Condition:
    """Ask for a metric of either split with a value of at least that."""

    def met(glance: Glance) -> bool:
        roles = (Role.TRAIN_METRIC, Role.VAL_METRIC)
        return any(max(s.finite, default=0.0) >= least for role in roles for s in glance.run.of_role(role))

    return met


def stays_below(share: float) -> Condition:
    """Ask for a validation metric that never exceeds that share, nor as many per cent."""

    def met(glance: Glance) -> bool:
        highest = [max(s.finite) for s in glance.run.of_role(Role.VAL_METRIC) if s.finite]
        return any(h <= share or 1 < h <= 100 * share for h in highest)

    return met


def a_figure_stays_at_zero(glance: Glance) -> bool:
    """Say whether a figure of five records and more never exceeds 0.02, whatever its role."""
    roles = (Role.VAL_METRIC, Role.TRAIN_METRIC, Role.OTHER)
    curves = (s.finite for role in roles for s in glance.run.of_role(role))
    return any(len(values) >= 5 and max(values) <= 0.02 for values in curves)


def finds_next_to_nothing(glance: Glance) -> bool:
    """Say whether a validation metric is 0.001 or less each time."""
    curves = (s.finite for s in glance.run.of_role(Role.VAL_METRIC))
    return any(len(values) >= 5 and max(values) <= 1e-3 for values in curves)


def held_out_far_apart(glance: Glance) -> bool:
    """Say whether a held-out loss is three times a training loss, or a third of one."""
    held = () if glance.held_out is None else glance.held_out.finite
    if not held or not glance.losses:
        return False
    return max(held) >= 3 * min(glance.losses) or 3 * min(held) <= max(glance.losses)


def held_out_rests(glance: Glance) -> bool:
    """Say whether four held-out losses or more lie within half a per cent."""
    found = (s.finite for s in glance.run.of_role(Role.VAL_LOSS))
    return any(len(v) >= 4 and max(v) - min(v) <= 0.005 * abs(min(v)) for v in found)


def falls_by_less_than(share: float) -> Condition:
    """Ask for a training loss that falls by less than this share."""

    def met(glance: Glance) -> bool:
        return bool(glance.losses) and relative_drop(glance.losses) < share

    return met


def losses_meet(glance: Glance) -> bool:
    """Say whether a training and a held-out loss end within a thousandth of each other, though they began apart."""
    held_out = [s.finite for s in glance.run.of_role(Role.VAL_LOSS) if s.finite]
    trained = [s.finite for s in glance.run.of_role(Role.TRAIN_LOSS) if s.finite]
    return any(abs(a[-1] - b[-1]) <= 1e-3 * abs(b[-1]) and a[0] != b[0] for a in trained for b in held_out)


def starts_perfect(glance: Glance) -> bool:
    """Say whether a held-out metric begins at 1."""
    return any(s.finite and 0.999 <= s.finite[0] <= 1.001 for s in glance.run.of_role(Role.VAL_METRIC))


def held_out_grows(glance: Glance) -> bool:
    """Say whether a held-out loss ends half as high again as its lowest record."""
    return any(s.finite and s.finite[-1] > 1.5 * min(s.finite) > 0 for s in glance.run.of_role(Role.VAL_LOSS))


def falls_by_half(glance: Glance) -> bool:
    """Say whether a validation metric is at half its best, after it or in the later half."""
    return any(_falls_by_half(s.finite) for s in glance.run.of_role(Role.VAL_METRIC))


def _falls_by_half(values: tuple[float, ...]) -> bool:
    if not values:
        return False
    best = max(values)
    later = min(values.index(best) + 1, len(values) // 2)
    return any(v <= 0.5 * best * (1 + 1e-9) for v in values[later:])
