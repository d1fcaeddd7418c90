"""Spare a small run what it needs least: collect garbage rarely, and load pathlib and msgspec without what no report calls."""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType

# Loaded when they are used: JSON schemas, types as data, and formats in which no run of a report is written.
_CALLED_BY_NO_REPORT = ("textwrap", "msgspec.inspect", "msgspec.msgpack", "msgspec.toml", "msgspec.yaml")


class _HeldByNoReport:
    """Told to msgspec for a type that it writes and reads, and that nothing is of that a report gives it."""

    unknown = None


def _quote_from_bytes(data: bytes) -> str:
    # As the table below says.
    from urllib.parse import quote_from_bytes  # noqa: PLC0415

    return quote_from_bytes(data)


# What pathlib and msgspec ask other modules for while they load, and what they are told instead.
_ASKED_WHILE_LOADING: Mapping[str, Mapping[str, Mapping[str, object]]] = {
    "pathlib": {"urllib.parse": {"quote_from_bytes": _quote_from_bytes}},
    "msgspec": {
        "decimal": {"Decimal": _HeldByNoReport},
        "uuid": {"UUID": _HeldByNoReport, "SafeUUID": _HeldByNoReport},
    },
}


def collect_rarely() -> None:
    """Look for garbage rarely: what is imported stays, and looking through it again and again is vain."""
    gc.set_threshold(100_000, 50, 100)


def start_light() -> None:
    """Prepare a process that will end with its report; garbage is not looked for once more at the exit either."""
    collect_rarely()
    atexit.register(gc.freeze)
    for name in _CALLED_BY_NO_REPORT:
        sys.modules.setdefault(name, _LoadedWhenUsed(name))
    # Python 3.11 defines all that is in it twice, once in Python.
    sys.modules.setdefault("datetime", import_module("_datetime"))
    without = "typing_extensions" not in sys.modules
    if without:
        # msgspec takes from it what typing has too, and does without it where it is not installed.
        sys.modules["typing_extensions"] = None  # pyright: ignore[reportArgumentType]
    for name, asked in _ASKED_WHILE_LOADING.items():
        _load_told(name, asked)
    if without:
        del sys.modules["typing_extensions"]


def _load_told(name: str, asked: Mapping[str, Mapping[str, object]]) -> None:
    """Import a module while others that are not loaded yet are stood in for; who asks later gets them themselves."""
    standing_in = {each: _LoadedWhenUsed(each, told) for each, told in asked.items() if each not in sys.modules}
    sys.modules.update(standing_in)
    import_module(name)
    for each, module in standing_in.items():
        if sys.modules.get(each) is module:
            del sys.modules[each]


class _LoadedWhenUsed(ModuleType):
    """Stands in for a module until one of its names is asked for that is not told. LazyLoader would load it at the next import."""

    def __init__(self, name: str, told: Mapping[str, object] | None = None) -> None:
        super().__init__(name)
        vars(self).update(told or {})

    def __getattr__(self, name: str) -> object:
        """Load the module and return what it has by that name; that it is no package is asked by every import."""
        if name == "__path__":
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)
