"""Leave the terminal clean when the process is asked to end or its terminal goes away."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable


def leave_on_signals(leave: Callable[[int], object]) -> None:
    """Call `leave` with the exit code that a shell expects when SIGTERM or SIGHUP arrives; needs the running loop."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, leave, 128 + number)
