"""What guessing and constant answers score, beyond the loss constants of `jindan_tools.arithmetic.chance`."""

from __future__ import annotations

import math


def majority_macro_f1(accuracy: float, classes: int) -> float:
    """Return the macro F1 of always answering the class of share `accuracy`: (2a / (1 + a)) / C."""
    return 2 * accuracy / (1 + accuracy) / classes


def chance_accuracy_limit(classes: int, samples: float | None) -> float:
    """Return the accuracy that pure guessing exceeds about once in 700 times (3 sigma of a binomial).

    Without a sample count the set is taken to hold 200 samples.
    """
    p = 1 / classes
    return p + 3 * math.sqrt(p * (1 - p) / (samples or 200.0))
