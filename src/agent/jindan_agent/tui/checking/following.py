"""Keep the diagnosis of a path up to date: once at the start, and again whenever its files changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Thread

from jindan_agent.tui.checking.child import Child
from jindan_agent.tui.checking.files_state import State, files_state

TYPE_CHECKING = False  # the records of a diagnosis arrive with the first one
if TYPE_CHECKING:
    from jindan_agent.tui.checking.snapshot import Snapshot

Taker = Callable[["Following", "Snapshot"], None]


class Following:
    """Runs one diagnosis at a time. `take` is called with itself and each snapshot, in a thread of its own."""

    def __init__(self, path: Path, take: Taker, child: Child | None = None) -> None:
        self.path = path
        self._take = take
        self._child = child
        self._seen: State | None = None
        self._stopped = False

    @property
    def is_busy(self) -> bool:
        """Say whether a diagnosis is on its way."""
        return self._child is not None

    def begin(self) -> None:
        """Diagnose now, or wait for the diagnosis that was begun before the screen was there."""
        if self._stopped:
            return
        child = self._child = self._child or Child(self.path)
        Thread(target=self._wait, args=(child,), daemon=True).start()

    def look(self) -> bool:
        """Say whether the files changed since the last diagnosis began; False while one runs."""
        if self.is_busy or self._stopped:
            return False
        state = files_state(self.path)
        changed = state != self._seen
        self._seen = state
        return changed

    def stop(self) -> None:
        """End what runs; nothing is taken any more."""
        self._stopped = True
        if self._child is not None:
            self._child.stop()

    def _wait(self, child: Child) -> None:
        if self._seen is None:
            # What the files were before is what the diagnosis has seen at least.
            self._seen = files_state(self.path)
        snapshot = child.wait()
        self._child = None
        if snapshot is not None and not self._stopped:
            self._take(self, snapshot)
