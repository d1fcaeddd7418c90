"""The check of a count that torch's schedulers divide by."""

from __future__ import annotations


def at_least_one(name: str, value: int) -> None:
    """Raise ValueError naming the argument unless its value is at least 1."""
    if value < 1:
        message = f"{name} must be at least 1: {value}"
        raise ValueError(message)
