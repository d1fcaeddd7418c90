"""Spare a small run what it needs least: collect garbage rarely, and load msgspec without what no report calls."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType

# What pathlib, msgspec and uuid import for functions that no report calls: addresses in URLs, JSON schemas, types as data,
# the name of the system. What they ask for while they load is told without the module.
_CALLED_BY_NO_REPORT: Mapping[str, Mapping[str, object]] = {
    "ipaddress": {},
    "textwrap": {},
    "msgspec.inspect": {},
    "platform": {"system": lambda: os.uname().sysname},
}


def collect_rarely() -> None:
    """Look for garbage rarely: what is imported stays, and looking through it again and again is vain."""
    gc.set_threshold(100_000, 50, 100)


def start_light() -> None:
    """Prepare a process that will end with its report; garbage is not looked for once more at the exit either."""
    collect_rarely()
    atexit.register(gc.freeze)
    for name, told in _CALLED_BY_NO_REPORT.items():
        sys.modules.setdefault(name, _LoadedWhenUsed(name, told))
    if "typing_extensions" not in sys.modules:
        # msgspec takes from it what typing has too, and does without it where it is not installed.
        sys.modules["typing_extensions"] = None  # pyright: ignore[reportArgumentType]
        import_module("msgspec")
        del sys.modules["typing_extensions"]


class _LoadedWhenUsed(ModuleType):
    """Stands in for a module until one of its names is asked for that is not told. LazyLoader would load it at the next import."""

    def __init__(self, name: str, told: Mapping[str, object]) -> None:
        super().__init__(name)
        vars(self).update(told)

    def __getattr__(self, name: str) -> object:
        """Load the module and return what it has by that name."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)
