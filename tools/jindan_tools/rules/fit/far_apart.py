"""Say whether a network answers far better on what it was trained on than on what was held out."""

from __future__ import annotations

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role

# Twice as often right on the training data, by a fifth of all answers: augmentation and dropout only narrow the gap.
_TIMES, _POINTS = 2.0, 0.2


def far_apart(run: Run) -> tuple[Evidence, ...] | None:
    """Return the last accuracies in training and held out when the first is more than twice the second, else None."""
    train, held_out = accuracy(run, Role.TRAIN_METRIC), accuracy(run)
    if train is None or held_out is None or not train.finite or not held_out.finite:
        return None
    seen, unseen = median(tail(train.finite, 0.1)), median(tail(held_out.finite, 0.1))
    if seen < _TIMES * unseen or seen - unseen < _POINTS:
        return None
    return (
        cite_point(train, train.finite_indices[-1], "학습 데이터"),
        cite_point(held_out, held_out.finite_indices[-1], "검증 데이터"),
    )
