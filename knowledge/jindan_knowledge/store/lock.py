"""Let one process at a time use what two would break."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

_PAUSE_S = 0.05


class StoreBusyError(Exception):
    """Another process has kept the lock for longer than we wait."""


@contextmanager
def locked(file: Path, timeout_s: float) -> Generator[None]:
    """Hold the lock of a file; the system frees it when the process ends, however that happens.

    Raises StoreBusyError after `timeout_s` seconds, OSError when the file cannot be made.
    """
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        _take(handle, file, time.monotonic() + timeout_s)
        yield
    finally:
        os.close(handle)


def _take(handle: int, file: Path, until: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= until:
                what = f"다른 프로세스가 보고서 저장소를 쓰고 있습니다: '{file}'"
                raise StoreBusyError(what) from error
            time.sleep(_PAUSE_S)
        else:
            return
