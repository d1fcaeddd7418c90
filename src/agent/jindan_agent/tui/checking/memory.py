"""Give back what a long record took while it was read."""

from __future__ import annotations

import ctypes
import gc

# mallopt(3): from this size on a piece of memory is given back as soon as it is free. Left to itself glibc raises it.
_M_MMAP_THRESHOLD = -3
_LARGE_BYTES = 128 << 10


def keep_little() -> None:
    """Have large pieces of memory given back when they are freed; for glibc, others ignore the wish."""
    _of_the_library("mallopt", _M_MMAP_THRESHOLD, _LARGE_BYTES)


def give_back() -> None:
    """Return to the machine what is no longer used, cycles too."""
    gc.collect()
    trim()


def trim() -> None:
    """Return to the machine what was freed; glibc keeps it otherwise, others ignore the wish."""
    _of_the_library("malloc_trim", 0)


def _of_the_library(name: str, *arguments: int) -> None:
    try:
        getattr(ctypes.CDLL(None), name)(*arguments)
    except (OSError, AttributeError):
        return
