"""Spare a small run what it needs least: collect garbage rarely, and load msgspec without what it only might need."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module
from types import ModuleType

# pathlib and msgspec import them for functions that no report calls: addresses in URLs, JSON schemas.
_CALLED_BY_NO_REPORT = ("ipaddress", "textwrap")


def collect_rarely() -> None:
    """Look for garbage rarely: what is imported stays, and looking through it again and again is vain."""
    gc.set_threshold(100_000, 50, 100)


def start_light() -> None:
    """Prepare a process that will end with its report; garbage is not looked for once more at the exit either."""
    collect_rarely()
    atexit.register(gc.freeze)
    for name in _CALLED_BY_NO_REPORT:
        sys.modules.setdefault(name, _LoadedWhenUsed(name))
    if "msgspec" not in sys.modules:
        _load_msgspec()


class _LoadedWhenUsed(ModuleType):
    """Stands in for a module until one of its names is asked for. LazyLoader would load it at the next import."""

    def __getattr__(self, name: str) -> object:
        """Load the module and return what it has by that name."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def _load_msgspec() -> None:
    """Import msgspec with stand-ins for two modules, unless they are loaded.

    It takes from typing_extensions what the typing module has too, and imports it (and inspect, ast, dis, tokenize) only
    for that; uuid asks the platform module for nothing but the name of the system.
    """
    platform = ModuleType("platform")
    platform.system = lambda: os.uname().sysname  # pyright: ignore[reportAttributeAccessIssue]
    stand_ins = {"typing_extensions": None, "platform": platform}
    used = {name: module for name, module in stand_ins.items() if name not in sys.modules}
    sys.modules |= used  # pyright: ignore[reportArgumentType, reportCallIssue]
    try:
        import_module("msgspec")
    finally:
        for name in used:
            del sys.modules[name]
