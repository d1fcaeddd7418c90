"""Names of the tables that look like one that no table has."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

_MOST = 3


def similar_names(name: str, tables: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return at most three names: those that begin with it, those that hold it, those spelled like it.

    Signs and capitals do not count, and a name that is as long comes first; of equals, that of the earlier table.
    """
    wanted = _plain(name)
    known = {plain: known for table in reversed(tables) for known in reversed(table) if (plain := _plain(known))}
    begin = sorted((p for p in known if wanted and p.startswith(wanted)), key=len)
    inside = sorted((p for p in known if len(wanted) >= _MOST and wanted in p), key=len)
    alike = difflib.get_close_matches(wanted, list(known), n=_MOST)
    return tuple(known[plain] for plain in dict.fromkeys((*begin, *inside, *alike)))[:_MOST]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
