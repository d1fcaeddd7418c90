"""Give back what a long record took while it was read."""

from __future__ import annotations

import ctypes
import gc


def give_back() -> None:
    """Return to the machine what is no longer used; the C library of glibc keeps it otherwise, others ignore the wish."""
    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, AttributeError):
        return
