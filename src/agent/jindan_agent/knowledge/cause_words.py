"""How each cause shows, in words that a search can match: its names and what its page says to look for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from jindan_tools.causes.catalogue import load_taxonomy, page


@cache
def cause_words() -> Mapping[str, str]:
    """Return for every cause its Korean and English names, its other ids, what it is and where it shows."""
    return {
        name.id: "\n".join(
            (
                f"{name.name_ko} {name.name_en} {' '.join(name.aliases).replace('_', ' ')}",
                page(name.id).what,
                *page(name.id).look_for,
            )
        )
        for name in load_taxonomy().values()
    }
