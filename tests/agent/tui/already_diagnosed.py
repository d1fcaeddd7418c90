"""A run that does not change, diagnosed once by the real process for all the tests that only look at it."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from queue import SimpleQueue

from jindan_agent.tui.checking.child import Child
from jindan_agent.tui.checking.snapshot import Snapshot, decode, encode


@cache
def _written(path: Path) -> bytes:
    """Return the bytes that the diagnosing process writes for a path."""
    child = Child(path)
    try:
        return encode(next(child.snapshots()))
    finally:
        child.stop()


class AlreadyDiagnosed(Child):
    """Hands out what the process wrote, at once and again at each wish."""

    def __init__(self, path: Path) -> None:
        self._data = _written(path)
        self._wishes = SimpleQueue[bool]()
        self._wishes.put(True)

    def snapshots(self) -> Iterator[Snapshot]:
        while self._wishes.get():
            yield decode(self._data)

    def look_again(self) -> None:
        self._wishes.put(True)

    def stop(self) -> None:
        self._wishes.put(False)
