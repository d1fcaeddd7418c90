"""The line that says that an answer is on its way, for how long, and how it ended."""

from __future__ import annotations

import time

from textual.timer import Timer
from textual.widgets import Static


class WorkingLine(Static):
    """Counts the seconds between `begin` and `end`."""

    DEFAULT_CSS = "WorkingLine { height: 1; padding: 0 1; color: $text-muted; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self._since = 0.0
        self._ticking: Timer | None = None

    @property
    def is_counting(self) -> bool:
        """Say whether an answer is on its way."""
        return self._ticking is not None

    def begin(self) -> None:
        """Count from now on."""
        self._since = time.monotonic()
        self._ticking = self._ticking or self.set_interval(0.5, self._tick)
        self._tick()

    def end(self, said: str) -> None:
        """Stop counting and say how it ended."""
        if self._ticking is not None:
            self._ticking.stop()
        self._ticking = None
        if self.is_attached:
            self.update(said)

    def _tick(self) -> None:
        self.update(f"답하는 중 {time.monotonic() - self._since:.0f}초  (Esc: 멈춤)")
