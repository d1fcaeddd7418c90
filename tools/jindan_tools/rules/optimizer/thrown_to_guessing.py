"""Recognise a classifier whose loss was thrown far up and came to rest no lower than guessing."""

from __future__ import annotations

from statistics import median

from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.run import Run
from jindan_tools.rules.plateau.class_count import class_count

_NO_BETTER = 0.98
_THROWN = 1.5


def thrown_to_guessing(run: Run) -> bool:
    """Return whether the training loss reached 1.5 ln C and its last quarter lies at ln C or above.

    Compared with its own spike such a loss has fallen far, which looks like learning and is none.
    """
    loss, classes = train_loss(run), class_count(run)
    if loss is None or classes is None or len(loss.finite) < 5:
        return False
    if is_detector(run) or is_contrastive(run) or is_language_model(run):
        return False
    level = uniform_cross_entropy(classes.count)
    return max(loss.finite) >= _THROWN * level and median(tail(loss.values)) >= _NO_BETTER * level
