"""What the curves of a run show that a fault of the script would leave: nothing learnt, growth, a floor, a gap."""

from __future__ import annotations

import math

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.select import train_loss, train_metric, val_loss, val_metric
from jindan_tools.curves.shape import noise
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series

_LEAST = 4
_FELL = 0.15
_GREW = 1.15
_TOP = 0.9
_BLOWN = 1e6
# What an untrained output alone costs above guessing is less than a third of the loss.
_LARGE, _SIGMAS = 0.33, 5.0


def no_progress(run: Run) -> tuple[Evidence, ...]:
    """Return the ends of a training loss that fell by less than 15 % and whose metric is not at the top, () otherwise."""
    metric = val_metric(run) or train_metric(run)
    loss = train_loss(run) or _error(run)
    metric = None if metric is not None and metric.higher_is_better is False else metric
    if (
        loss is None
        or len(loss.finite) < _LEAST
        or (metric is not None and metric.finite and max(metric.finite) >= _TOP)
    ):
        return ()
    first, last = _ends(loss)
    return cite_ends(loss) if abs(first) > 1e-3 and last > (1 - _FELL) * first and not _fell_at_once(loss, last) else ()


def _fell_at_once(loss: Series, last: float) -> bool:
    """Say whether the first epoch alone brought a mean of epochs down to its floor, far beyond its later scatter."""
    first, later = loss.finite[0], loss.finite[1:]
    return loss.axis is Axis.EPOCH and last < (1 - _LARGE) * first and first - last > _SIGMAS * noise(later)


def _error(run: Run) -> Series | None:
    """Return the training error where no loss was logged: a column `mse` is what was trained on."""
    found = train_metric(run)
    return found if found is not None and found.higher_is_better is False else None


def grows(run: Run) -> tuple[Evidence, ...]:
    """Return the ends of a training loss that grew by 15 % and more, or that is no number at the end, () otherwise."""
    loss = train_loss(run)
    if loss is None or len(loss) < _LEAST:
        return ()
    if loss.values and not math.isfinite(loss.values[-1]):
        return (cite_point(loss, 0), cite_point(loss, -1))
    lowest = min(loss.finite)
    grown = len(loss.finite) >= _LEAST and lowest > 0 and _ends(loss)[1] > _GREW * max(lowest, 0.2 * loss.finite[0])
    return cite_ends(loss) if grown and _ends(loss)[1] > _GREW * loss.finite[0] else ()


def broken(run: Run) -> tuple[Evidence, ...]:
    """Return the last record of a training loss that is not finite, () otherwise."""
    loss = train_loss(run)
    return (cite_point(loss, -1),) if loss is not None and loss.values and not math.isfinite(loss.values[-1]) else ()


def still_falling(run: Run) -> tuple[Evidence, ...]:
    """Return the ends of a training loss that fell by a twentieth over its last quarter, () otherwise."""
    loss = train_loss(run)
    if loss is None or len(loss.finite) < 2 * _LEAST:
        return ()
    at = len(loss.finite) * 3 // 4
    return cite_ends(loss) if loss.finite[-1] < 0.95 * loss.finite[at] else ()


def settled(run: Run) -> tuple[Evidence, ...]:
    """Return the ends of a training loss that falls by less than a quarter over the second half of a run, () otherwise."""
    loss = train_loss(run)
    if loss is None or len(loss.finite) < 2 * _LEAST:
        return ()
    half = loss.finite[len(loss.finite) // 2 :]
    part = max(1, len(half) // 4)
    first, last = median(half[:part]), median(half[-part:])
    return cite_ends(loss) if 0 < 0.75 * first < last else ()


def blew_up(run: Run) -> tuple[Evidence, ...]:
    """Return a loss whose largest record is a million times its smallest, in training or held out, () otherwise."""
    for loss in (train_loss(run), val_loss(run)):
        if loss is None or len(loss.finite) < _LEAST or min(loss.finite) <= 0:
            continue
        if max(loss.finite) > _BLOWN * max(min(loss.finite), 1e-3):
            return (cite_point(loss, max(loss.finite_indices, key=lambda i: loss.values[i]), "가장 높은 값"),)
    return ()


def held_out_stuck(run: Run) -> tuple[Evidence, ...]:
    """Return the ends of a held-out loss that fell by less than 5 %, whatever noise the training loss is in, () otherwise."""
    loss, metric = val_loss(run), val_metric(run)
    right = metric is not None and metric.higher_is_better and metric.finite and max(metric.finite) >= _TOP
    if right or loss is None or len(loss.finite) < _LEAST or _ends(loss)[0] <= 1e-3:
        return ()
    first, last = _ends(loss)
    return cite_ends(loss) if last > 0.95 * first else ()


def learns(run: Run) -> bool:
    """Say whether the training loss fell by a third and more."""
    loss = train_loss(run)
    return loss is not None and len(loss.finite) >= 2 and loss.finite[-1] < 0.67 * loss.finite[0]


def floor(run: Run, least: float) -> tuple[Evidence, ...]:
    """Return the lowest training loss when it never came below `least`, () otherwise."""
    loss = train_loss(run) or val_loss(run)
    if loss is None or len(loss.finite) < _LEAST or min(loss.finite) < least:
        return ()
    index = min(loss.finite_indices, key=lambda i: loss.values[i])
    return (cite_point(loss, index, "가장 낮은 값"),)


def held_out_worse(run: Run, times: float) -> tuple[Evidence, ...]:
    """Return the last losses when the held-out one is above the training one by a factor, () otherwise."""
    train, held = train_loss(run), val_loss(run)
    if train is None or held is None or min(len(train.finite), len(held.finite)) < _LEAST:
        return ()
    if not train.finite[-1] > 0 or held.finite[-1] < times * train.finite[-1]:
        return ()
    return (cite_point(train, train.finite_indices[-1]), cite_point(held, held.finite_indices[-1]))


def held_out_worse_early(run: Run, times: float) -> tuple[Evidence, ...]:
    """Return the last losses when the held-out one is above by a factor in the middle of the first half and at the end.

    A gap that only opens late is one of fitting, not of how the evaluation is done.
    """
    train, held = train_loss(run), val_loss(run)
    if train is None or held is None or min(len(train.finite), len(held.finite)) < 2 * _LEAST:
        return ()
    quarter = [loss.finite[len(loss.finite) // 4] for loss in (train, held)]
    return held_out_worse(run, times) if quarter[1] > times * quarter[0] > 0 else ()


def _ends(loss: Series) -> tuple[float, float]:
    part = max(1, len(loss.finite) // 10)
    return median(loss.finite[:part]), median(loss.finite[-part:])
