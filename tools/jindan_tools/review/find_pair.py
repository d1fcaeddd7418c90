"""Find two configurations in one folder whose names say which is the old and which the new one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from jindan_tools.text.regex import regex

_SUFFIXES = frozenset({".yaml", ".yml", ".json", ".toml", ".sh", ".py", ".txt"})
# Words of the old side, and of the new side that goes with it; compared as whole parts of a name.
_SIDES: tuple[tuple[str, str], ...] = (
    ("old", "new"), ("before", "after"), ("prev", "next"), ("prev", "new"), ("previous", "next"), ("previous", "new"),
    ("baseline", "new"), ("baseline", "candidate"), ("base", "new"), ("original", "modified"), ("original", "new"),
    ("current", "proposed"), ("current", "new"), ("이전", "이후"), ("기존", "변경"), ("기존", "신규"), ("변경전", "변경후"),
)  # fmt: skip
_PART = regex(r"[A-Za-z]+|\d+|[가-힣]+")


def find_pair(paths: Sequence[str]) -> tuple[str, str] | None:
    """Return (old, new) of the one pair of configuration files that differ in such a word alone; None otherwise.

    The word may stand in the file name (old.yaml, new.yaml) or in its folder (before/args.yaml, after/args.yaml).
    Two pairs are no answer.
    """
    known = [p for p in paths if PurePosixPath(p).suffix.lower() in _SUFFIXES]
    if len(known) < 2:
        return None
    found = list(dict.fromkeys(_pairs(known)))
    return found[0] if len(found) == 1 else None


def _pairs(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    by_parts = {_parts(p): p for p in paths}
    for parts, path in by_parts.items():
        for at, part in enumerate(parts):
            for old, new in _SIDES:
                if part == old:
                    other = by_parts.get((*parts[:at], new, *parts[at + 1 :]))
                    if other is not None:
                        yield path, other


def _parts(path: str) -> tuple[str, ...]:
    return tuple(p.lower() for p in _PART.findall(path))
