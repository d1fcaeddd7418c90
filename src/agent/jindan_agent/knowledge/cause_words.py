"""How each cause shows, in words that a search can match: its names, what its page says to look for, and how people say it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from jindan_tools.causes.catalogue import load_taxonomy, page
from jindan_tools.causes.sayings import sayings


@cache
def cause_words() -> Mapping[str, str]:
    """Return for every cause its Korean and English names, its other ids, what it is, where it shows, its remedy and how people say it."""
    return {
        name.id: "\n".join(
            (
                f"{name.name_ko} {name.name_en} {' '.join(name.aliases).replace('_', ' ')}",
                page(name.id).what,
                *page(name.id).look_for,
                page(name.id).fix.summary,
                *sayings().get(name.id, ()),
            )
        )
        for name in load_taxonomy().values()
    }
