"""How people say that a cause shows: short phrases as they stand in questions and messages, Korean and English.

They were written from the list of causes alone, apart from the earlier reports and from the queries that measure the
search, and serve the search only: nothing is diagnosed from them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import cast


@cache
def sayings() -> Mapping[str, tuple[str, ...]]:
    """Return the phrases of every cause by its id."""
    rows = cast(
        "Mapping[str, list[str]]", json.loads(Path(__file__).with_name("sayings.json").read_text(encoding="utf-8"))
    )
    return {cause: tuple(phrases) for cause, phrases in rows.items()}
