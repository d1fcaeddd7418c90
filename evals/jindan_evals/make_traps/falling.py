"""A loss that falls from a start towards a floor, with noise that is the same every time."""

from __future__ import annotations

import math
import random


def falling(step: int, start: float, floor: float, rate: float, seed: int) -> float:
    """Return the loss at a step; `rate` is the number of steps in which the distance falls to 37 %."""
    noise = random.Random(seed * 100_003 + step).gauss(0, 0.03)
    return floor + (start - floor) * math.exp(-step / rate) * (1 + noise) + 0.3 * abs(noise)
