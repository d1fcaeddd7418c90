"""Hold a wall-clock limit over work of which nothing is lost when it does not come in time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from jindan_knowledge.in_time import TookTooLongError, in_time

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T]) -> T | None:
    """Return what `work` returns, or None when it takes longer. An exception of `work` is raised here."""
    try:
        return in_time(seconds, work)
    except TookTooLongError:
        return None
