"""Hold a wall-clock limit over work that may never return: a client library's timeouts are per read."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T]) -> T | None:
    """Return what `work` returns, or None when it takes longer; then its thread is left behind.

    The thread is a daemon, so it never holds up the end of the program. An exception of `work` is raised here.
    """
    results: queue.SimpleQueue[tuple[T | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            results.put((work(), None))
        except BaseException as error:  # raised again in the thread that waits
            results.put((None, error))

    threading.Thread(target=run, name="model-call", daemon=True).start()
    try:
        value, error = results.get(timeout=max(0.0, seconds))
    except queue.Empty:
        return None
    if error is not None:
        raise error
    return value
