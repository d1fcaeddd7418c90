"""Whether a press of Ctrl+C is the second one, which leaves."""

from __future__ import annotations

import time

_TWICE_SECONDS = 2.0


class Leaving:
    """Remembers when Ctrl+C was pressed last."""

    def __init__(self) -> None:
        self._pressed = float("-inf")

    def is_second_press(self) -> bool:
        """Count a press; say whether it came within two seconds of another."""
        before, self._pressed = self._pressed, time.monotonic()
        return self._pressed - before < _TWICE_SECONDS
