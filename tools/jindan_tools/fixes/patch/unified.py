"""Write edited files as a unified diff that `patch -p1` and `git apply` take."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

_NO_END = "\\ No newline at end of file\n"


def unified(path: str, old: str, new: str) -> str:
    """Return the difference of two texts of one file, '' when they are the same."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    # GNU patch takes a name up to the first blank unless a tab ends it, as git writes it.
    end = "\t" if " " in path else ""
    lines = difflib.unified_diff(before, after, f"a/{path}{end}", f"b/{path}{end}")
    return "".join(_ended(lines))


def _ended(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if line.endswith("\n"):
            yield line
        else:
            yield f"{line}\n"
            yield _NO_END
