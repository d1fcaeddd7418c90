"""How many classes a run tells apart when nothing states it: a loss at ln K beside an accuracy of 1/K says so itself."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.kind import is_adversarial, is_contrastive, is_detector, is_language_model, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.plateau.chance_arithmetic import chance_accuracy_limit

_LEAST, _FEWEST, _NO_BINARY, _AT_START = 4, 3, 3, 0.03
# ln K and ln (K + 1) lie 5 % apart at 15 classes: above that a level names no number of classes.
_MOST = 16
# A model that knows nothing is a little worse than the uniform answer, never better.
_ROUNDING, _ABOVE = 0.006, 0.055


class ImpliedClasses(Struct, frozen=True, kw_only=True):
    """The number of classes, the loss at ln K and the accuracy at 1/K."""

    count: int
    loss: Series
    hits: Series


def implied_by_guessing(run: Run) -> ImpliedClasses | None:
    """Return K when loss and accuracy of one split both stand at the values of guessing among K, else None.

    Two independent figures must name the same K from the first record to the last, so a run that learns has none.
    """
    if any(kind(run) for kind in (is_detector, is_adversarial, is_contrastive, is_preference, is_language_model)):
        return None
    for loss, role in ((val_loss(run), Role.VAL_METRIC), (train_loss(run), Role.TRAIN_METRIC)):
        hits = accuracy(run, role)
        if loss is None or hits is None or len(loss.finite) < len(loss):
            continue
        found = _classes(loss, hits, run.number("val_samples"))
        if found is not None:
            return ImpliedClasses(count=found, loss=loss, hits=hits)
    return None


def _classes(loss: Series, hits: Series, samples: float | None) -> int | None:
    if len(loss.finite) < _LEAST or len(hits.finite) < _LEAST or min(loss.finite) <= 0:
        return None
    low = min(loss.finite)
    count = math.floor(math.exp(min(5.0, low * (1 + _ROUNDING))))
    if not 2 <= count <= _MOST or low > (1 + _ABOVE) * math.log(count):
        return None
    limit = chance_accuracy_limit(count, samples)
    level = median(hits.finite)
    if max(hits.finite) > limit or level < 2 / count - limit:
        return None
    return count


def implied_by_start(run: Run) -> ImpliedClasses | None:
    """Return K when the first training loss is ln K and a held-out accuracy stays at 1/K, however far the loss fell.

    Three classes at least: a binary loss begins at ln 2 whatever is counted as right.
    """
    loss, hits = train_loss(run), accuracy(run)
    if loss is None or hits is None or not loss.finite or len(hits.finite) < _FEWEST or loss.finite[0] <= 0:
        return None
    first = loss.finite[0]
    count = round(math.exp(min(5.0, first)))
    if not _NO_BINARY <= count <= _MOST or abs(first - math.log(count)) > _AT_START * first:
        return None
    limit = chance_accuracy_limit(count, run.number("val_samples"))
    if max(hits.finite) > limit or median(hits.finite) < 2 / count - limit:
        return None
    return ImpliedClasses(count=count, loss=loss, hits=hits)
