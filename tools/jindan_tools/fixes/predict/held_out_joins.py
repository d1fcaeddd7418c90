"""Bound what a repaired evaluation must show by the first epoch of training, before anything could be known by heart."""

from __future__ import annotations

from jindan_tools.curves.align import index_at
from jindan_tools.curves.select import train_loss, train_metric, val_loss, val_metric
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.text.figures import figure

_QUANTITIES = ("acc", "iou", "dice", "f1", "auc")
_FIRST = 1.0


def held_out_joins(run: Run) -> str:
    """Return the bound for the first held-out record; '' where training and held-out records share no quantity or epoch.

    The mean over the first epoch is taken before its end, so what is held out is no worse behind it when both come from
    the same distribution and are computed alike.
    """
    for inside, outside in ((train_metric(run), val_metric(run)), (train_loss(run), val_loss(run))):
        if inside is not None and outside is not None and _same_quantity(inside, outside):
            told = _bound(inside, outside)
            if told:
                return told
    return ""


def _bound(inside: Series, outside: Series) -> str:
    first = next((i for i in inside.finite_indices if inside.axis is Axis.EPOCH and inside.xs[i] <= _FIRST), None)
    at = None if first is None else index_at(outside, inside, first)
    if first is None or at is None or at not in outside.finite_indices:
        return ""
    bound, now = inside.values[first], outside.values[at]
    rises = inside.role is Role.TRAIN_METRIC if inside.higher_is_better is None else inside.higher_is_better
    if now >= bound if rises else now <= bound:
        return ""
    side = "이상이어야" if rises else "이하여야"
    return (
        f"아직 외울 수 없던 {inside.x_label(first)}의 {inside.told} 값이 {figure(bound)}이므로, 바르게 재면 같은 에폭의 {outside.told} "
        f"값은 {figure(now)} 대신 {figure(bound)} {side} 합니다."
    )


def _same_quantity(inside: Series, outside: Series) -> bool:
    if inside.role is Role.TRAIN_LOSS:
        return True
    ours, theirs = ({q for q in _QUANTITIES if q in s.name.lower()} for s in (inside, outside))
    return bool(ours & theirs)
