"""Hold a wall-clock limit over work that may never return: a client library's timeouts are per read, or none at all."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


class TookTooLongError(TimeoutError):
    """Work did not return in time; the message says so in Korean."""


def in_time(seconds: float, work: Callable[[], Answer]) -> Answer:
    """Return what `work` returns, or raise what it raises; TookTooLongError after `seconds`.

    Its thread is then left behind. It is a daemon, so it never holds up the end of the program.
    """
    results: queue.SimpleQueue[tuple[list[Answer], BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            results.put(([work()], None))
        except BaseException as error:  # raised again in the thread that waits
            results.put(([], error))

    threading.Thread(target=run, name="in-time", daemon=True).start()
    try:
        answers, error = results.get(timeout=max(0.0, seconds))
    except queue.Empty:
        what = f"{seconds:g}초 안에 응답이 없습니다"
        raise TookTooLongError(what) from None
    if error is not None:
        raise error
    return answers[0]
