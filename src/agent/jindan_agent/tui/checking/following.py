"""Keep the diagnosis of a path up to date: once at the start, and again whenever its files changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Thread

from jindan_agent.tui.checking.child import EVERY_SECONDS, Child

TYPE_CHECKING = False  # the records of a diagnosis arrive with the first one
if TYPE_CHECKING:
    from jindan_agent.tui.checking.snapshot import Snapshot

Taker = Callable[["Following", "Snapshot"], None]


class Following:
    """Has one process follow a path. `take` is called with itself and each snapshot, in a thread of its own."""

    def __init__(self, path: Path, take: Taker, child: Child | None = None, every: float = EVERY_SECONDS) -> None:
        self.path = path
        self._take, self._every = take, every
        self._child = child
        self._listening = False
        self._stopped = False

    def begin(self) -> None:
        """Diagnose now, or take up the diagnosis that was begun before the screen was there."""
        if self._stopped:
            return
        if self._child is not None and self._listening:
            self._child.look_again()
            return
        child = self._child = self._child or Child(self.path, self._every)
        self._listening = True
        Thread(target=self._listen, args=(child,), daemon=True).start()

    def stop(self) -> None:
        """End what runs; nothing is taken any more."""
        self._stopped = True
        if self._child is not None:
            self._child.stop()

    def _listen(self, child: Child) -> None:
        for snapshot in child.snapshots():
            if self._stopped:
                return
            self._take(self, snapshot)
        # It ended by itself: the next wish starts another.
        self._child, self._listening = None, False
