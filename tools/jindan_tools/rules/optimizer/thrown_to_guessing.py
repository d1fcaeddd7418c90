"""Recognise a classifier whose loss was thrown up, or back, and came to rest no lower than guessing."""

from __future__ import annotations

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import tail, thrown_again
from jindan_tools.model.run import Run
from jindan_tools.rules.plateau.class_count import class_count

_NO_BETTER = 0.98
_THROWN = 1.5
_LEARNT = 0.95
_FAR = 5.0


def thrown_to_guessing(run: Run) -> bool:
    """Return whether the last quarter of the training loss lies at ln C or above after a spike or a good beginning.

    A spike reaches 1.5 ln C: compared with it the loss has fallen far, which looks like learning and is none. A good
    beginning lies 5 % below ln C in the first third: what was learnt was thrown away. A loss that came down and rose to
    5 ln C again was thrown as well, wherever it ends.
    """
    loss, classes = train_loss(run), class_count(run)
    if loss is None or classes is None or len(loss.finite) < 5:
        return False
    if is_detector(run) or is_contrastive(run) or is_language_model(run):
        return False
    level = uniform_cross_entropy(classes.count)
    if thrown_again(loss.finite, _FAR * level):
        return True
    if median(tail(loss.values)) < _NO_BETTER * level:
        return False
    early = loss.finite[: max(1, len(loss.finite) // 3)]
    return max(loss.finite) >= _THROWN * level or min(early) <= _LEARNT * level
