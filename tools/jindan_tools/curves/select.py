"""Pick the one series a rule means when it says 'the training loss', whatever the framework logged."""

from __future__ import annotations

from collections.abc import Iterable

from jindan_tools.model.run import Run, once_a_run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.text.regex import regex

# Detection and ranking metrics say more than their parts; earlier names win among equals.
_PARAMETER_GROUP = regex(r"lr/?_?pg\d$", words=("pg",))
_CALLED = ("loss", "손실", "오차", "损失")
_METRIC_PREFERENCE = (
    "map50-95",
    "map_0.5:0.95",
    "map50",
    "map_0.5",
    "map",
    "bbox/ap",
    "segm/ap",
    "average precis",
    "average_precis",
    "f1",
    "acc",
    "auc",
    "corr",
    "recall",
)


@once_a_run
def train_loss(run: Run) -> Series | None:
    """Return the whole training loss of the last segment: epoch means if there are three, else steps."""
    return _loss(run, Role.TRAIN_LOSS)


def recorded_train_loss(run: Run) -> Series | None:
    """Return the training loss as it was printed: records by step rather than means that were made of them."""
    found = train_loss(run)
    if found is None or not found.averaged:
        return found
    printed = [
        s for s in last_segment(run.of_role(Role.TRAIN_LOSS)) if s.total and not s.averaged and s.name == found.name
    ]
    return _longest(printed) or found


@once_a_run
def val_loss(run: Run) -> Series | None:
    """Return the whole held-out loss of the last segment."""
    return _loss(run, Role.VAL_LOSS)


def loss_components(run: Run, role: Role) -> tuple[Series, ...]:
    """Return the parts of a loss (box, cls, ...) in the last segment, at least one point each."""
    return tuple(s for s in last_segment(run.of_role(role)) if not s.total and len(s))


@once_a_run
def val_metric(run: Run) -> Series | None:
    """Return the main held-out quality metric of the last segment, None when none was logged."""
    return _metric(run, Role.VAL_METRIC)


def train_metric(run: Run) -> Series | None:
    """Return the main training quality metric of the last segment, None when none was logged."""
    return _metric(run, Role.TRAIN_METRIC)


@once_a_run
def learning_rate(run: Run) -> Series | None:
    """Return the learning rate of the main parameter group: the most points, the first group among equals.

    Ultralytics' bias group (pg0 up to 8.3, pg2 from 8.4) starts above the others by design and is never the main one.
    """
    found = last_segment(run.of_role(Role.LEARNING_RATE))
    weights = [s for s in found if _PARAMETER_GROUP.search(s.name) and s.finite]
    if len(weights) > 1:
        lowest = min(s.finite[0] for s in weights)
        found = tuple(s for s in found if s not in weights or s.finite[0] <= lowest)
    return _longest(found)


def grad_norm(run: Run) -> Series | None:
    """Return the global gradient norm; a per-layer norm only when there is no global one."""
    found = last_segment(run.of_role(Role.GRAD_NORM))
    whole = [s for s in found if "/" not in s.name]
    return _longest(whole or found)


def last_segment(found: Iterable[Series]) -> tuple[Series, ...]:
    """Return the series of the last segment that has at least three points, else of the last one with any."""
    items = tuple(found)
    for enough in (3, 1):
        segments = [s.segment for s in items if len(s) >= enough]
        if segments:
            return tuple(s for s in items if s.segment == max(segments))
    return ()


def _loss(run: Run, role: Role) -> Series | None:
    whole = [s for s in last_segment(run.of_role(role)) if s.total]
    # `ce` and `nll` are whole losses by themselves and parts beside one that is called the loss.
    found = _without_zeros([s for s in whole if any(map(s.name.lower().__contains__, _CALLED))] or whole)
    by_epoch = [s for s in found if s.axis is Axis.EPOCH and len(s) >= 3]
    return _longest(by_epoch or found) or _sum_of_parts(run, role)


def _without_zeros(found: list[Series]) -> list[Series]:
    """Leave out losses of nothing but zeros beside one that has other values: a column nobody filled."""
    live = [s for s in found if any(s.finite)]
    return live or found


def _sum_of_parts(run: Run, role: Role) -> Series | None:
    parts = loss_components(run, role)
    if not parts or any(p.xs != parts[0].xs for p in parts):
        return _longest(parts)
    first = parts[0]
    return Series(
        name=_sum_name(parts),
        role=role,
        axis=first.axis,
        path=first.path,
        xs=first.xs,
        values=tuple(map(sum, zip(*(p.values for p in parts), strict=True))),
        lines=first.lines,
        epochs=first.epochs,
        total=True,
        higher_is_better=False,
        segment=first.segment,
        averaged=first.averaged,
    )


def _sum_name(parts: tuple[Series, ...]) -> str:
    """Name a sum of losses as a person would: 'train/loss(box+cls+dfl)'."""
    prefix, _, _ = parts[0].name.rpartition("/")
    short = "+".join(p.name.rpartition("/")[2].removesuffix("_loss").removeprefix("loss_") for p in parts)
    return f"{prefix}/loss({short})" if prefix else f"loss({short})"


def _metric(run: Run, role: Role) -> Series | None:
    found = [s for s in last_segment(run.of_role(role)) if len(s)]
    return min(found, key=_metric_rank, default=None)


def _metric_rank(series: Series) -> tuple[int, int, int]:
    # A percentage error is no mean average precision.
    name = series.name.lower().replace("mape", "")
    known = next((i for i, word in enumerate(_METRIC_PREFERENCE) if word in name), len(_METRIC_PREFERENCE))
    return (0 if series.axis is Axis.EPOCH else 1, known, -len(series))


def _longest(found: Iterable[Series]) -> Series | None:
    return max((s for s in found if len(s)), key=len, default=None)
