"""The few functions a schedule's formula may use, so that one formula serves single steps and whole arrays."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol


class Numbers(Protocol):
    """Elementary functions on one number; an implementation for arrays takes and returns arrays in their place."""

    def cos(self, x: float, /) -> float:
        """Return the cosine."""
        ...

    def tanh(self, x: float, /) -> float:
        """Return the hyperbolic tangent."""
        ...

    def sqrt(self, x: float, /) -> float:
        """Return the square root."""
        ...

    def log(self, x: float, /) -> float:
        """Return the natural logarithm."""
        ...

    def exp(self, x: float, /) -> float:
        """Return e to the power of x."""
        ...

    def floor(self, x: float, /) -> float:
        """Return the largest whole number that is not above x."""
        ...

    def maximum(self, x: float, y: float, /) -> float:
        """Return the larger one."""
        ...

    def minimum(self, x: float, y: float, /) -> float:
        """Return the smaller one."""
        ...

    def choose(self, condition: bool, yes: float, no: float, /) -> float:
        """Return `yes` where the condition holds and `no` elsewhere; both must be computable everywhere."""
        ...


Formula = Callable[[Numbers, float], float]
"""The value at a step, written with the operators and Numbers only: no branch may depend on the step."""


class SingleNumbers:
    """Numbers for one step at a time, with the functions of `math` that the frameworks call."""

    cos = staticmethod(math.cos)
    tanh = staticmethod(math.tanh)
    sqrt = staticmethod(math.sqrt)
    log = staticmethod(math.log)
    exp = staticmethod(math.exp)
    floor = staticmethod(math.floor)

    @staticmethod
    def maximum(x: float, y: float, /) -> float:
        """Return the larger one."""
        return x if x >= y else y

    @staticmethod
    def minimum(x: float, y: float, /) -> float:
        """Return the smaller one."""
        return x if x <= y else y

    @staticmethod
    def choose(condition: bool, yes: float, no: float, /) -> float:
        """Return `yes` when the condition holds, else `no`."""
        return yes if condition else no
