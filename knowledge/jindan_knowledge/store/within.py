"""Let a call take no longer than it may: Chroma's HTTP client waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


def within(seconds: float, call: Callable[[], Answer]) -> Answer:
    """Return what a call returns or raise what it raises; TimeoutError after `seconds`.

    A call that does not end goes on in a thread of its own, which does not keep the process alive.
    """
    answers: list[Answer] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(call())
        except BaseException as error:  # handed to the caller below
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not answers:
        what = f"{seconds:g}초 안에 응답이 없습니다"
        raise TimeoutError(what)
    return answers[0]
