"""Tell which of several training scripts in a folder a run is of, so that another's faults are not laid to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from msgspec.structs import replace

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import FileRead
from jindan_tools.readers.contract import Reading

SCRIPT_READER = "training-script"
_NAMES = ("launched_script", "program")

Found = tuple[FileRead, Reading]


def keep_launched(found: Sequence[Found]) -> list[Found]:
    """Return what was read, without what those scripts say that the run was not started with.

    Only scripts that make a trainer of their own compete; what they import stays. The one that a launch script, a
    tracker or a traceback names is kept, else the only one with 'train' in its name, else none: nothing says which ran.
    """
    mains = [f.path for f, r in found if f.reader == SCRIPT_READER and r.settings]
    if len(mains) < 2:
        return list(found)
    named = _named(found)
    kept = [p for p in mains if _base(p) in named] or _only([p for p in mains if "train" in _base(p).lower()])
    dropped = set(mains) - set(kept)
    return [(f, replace(r, settings=(), events=()) if f.path in dropped else r) for f, r in found]


def _named(found: Sequence[Found]) -> set[str]:
    """Return the names of scripts that launchers, trackers and tracebacks tell."""
    told = {_base(str(s.value)) for _, r in found for s in r.settings if s.leaf in _NAMES}
    frames = {e.word("frame").partition(":")[0] for _, r in found for e in r.events if e.kind is EventKind.EXCEPTION}
    return told | {_base(f) for f in frames if f}


def _only(paths: list[str]) -> list[str]:
    return paths if len(paths) == 1 else []


def _base(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).name
