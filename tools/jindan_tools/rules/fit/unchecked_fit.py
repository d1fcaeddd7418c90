"""Recognise a small training set fitted to zero loss without a look at held-out data: health cannot be told from it."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.select import train_loss
from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.plateau.class_count import class_count

_PERFECT = 0.01
_SEEN = 20.0
_SAMPLES_A_CLASS = 100.0


class UncheckedFit(Struct, frozen=True, kw_only=True):
    """The training loss that went to zero, the number of training samples and of classes."""

    loss: Series
    samples: float
    classes: int


def unchecked_fit(run: Run) -> UncheckedFit | None:
    """Return the fit when a finished classifier saw at most 100 samples a class 20 times and nothing else, else None.

    The loss must lie below 0.01 over the second half of the run: 99 % sure of every sample.
    """
    loss, classes, samples = train_loss(run), class_count(run), run.number("train_samples")
    evaluated = run.of_role(Role.VAL_LOSS) or run.of_role(Role.VAL_METRIC) or list(run.of_kind(EventKind.VALIDATION))
    if loss is None or classes is None or samples is None or evaluated or is_detector(run):
        return None
    if run.ending is not Ending.COMPLETED or (run.epochs_done or 0) < _SEEN or not falls_when_good(run, loss):
        return None
    second_half = loss.finite[len(loss.finite) // 2 :]
    if samples > _SAMPLES_A_CLASS * classes.count or len(second_half) < 5 or median(second_half) >= _PERFECT:
        return None
    return UncheckedFit(loss=loss, samples=samples, classes=classes.count)
