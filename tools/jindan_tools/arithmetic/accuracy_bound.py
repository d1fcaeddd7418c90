"""What a cross-entropy guarantees about the accuracy, and what it costs to know nothing but the class shares."""

from __future__ import annotations

import math


def least_accuracy(cross_entropy: float) -> float:
    """Return the accuracy that a mean cross-entropy (in nats) guarantees: 1 - loss / ln 2, not below 0.

    A wrong answer gives its true class at most probability 1/2, which costs ln 2 or more; the others cost 0 or more.
    """
    return max(0.0, 1 - cross_entropy / math.log(2))


def calibrated_accuracy(cross_entropy: float) -> float:
    """Return exp(-loss), the accuracy of the least accurate model that is as sure as it is right.

    Accuracy is then the mean of the largest probability, which is no less than the mean and the geometric mean of the
    true one. Over-confident models are more accurate than this for their loss, timid ones too.
    """
    return math.exp(-cross_entropy)


def majority_entropy(share: float) -> float:
    """Return the least cross-entropy of a model that knows only the share of the largest class (binary entropy, nats).

    More classes among the rest only add to it. Raises ValueError unless 0 < share < 1.
    """
    if not 0 < share < 1:
        raise ValueError("share must lie between 0 and 1")
    return -share * math.log(share) - (1 - share) * math.log(1 - share)
