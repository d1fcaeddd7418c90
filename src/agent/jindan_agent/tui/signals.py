"""Leave the terminal clean when the process is asked to end, and end at once when the terminal is gone."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable

_BASE = 128


def leave_on_signals(leave: Callable[[int], object], stop: Callable[[], object]) -> None:
    """Call `leave` with the exit code that a shell expects when SIGTERM arrives; needs the running loop.

    On SIGHUP there is no terminal left to restore, and whatever is written to it blocks: `stop` is called and the
    process ends.
    """
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, leave, _BASE + signal.SIGTERM)

    def end(number: int, frame: object) -> None:
        del frame
        stop()
        os._exit(_BASE + number)

    signal.signal(signal.SIGHUP, end)
