"""A sign: circumstances of an error, and the causes they speak for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from jindan_tools.rules.crash.signs.phases import Phase
from jindan_tools.rules.crash.signs.told import Raiser, Told
from jindan_tools.text.regex import regex

# A phase counts when it is the nearest to the error or the one around that.
_NEAR = 2


class Sign(Struct, frozen=True, kw_only=True):
    """Circumstances that must all hold, the weights they give to causes, and a Korean clause that says them.

    `name` is a pattern of the whole short type; `said`, `code`, `before` and `frames` are searched, in lower or upper case.
    """

    why: str
    argues: Mapping[str, float]
    name: str = ""
    said: str = ""
    code: str = ""
    before: str = ""
    frames: str = ""
    phases: frozenset[Phase] = frozenset()
    raiser: Raiser | None = None

    def holds(self, told: Told) -> bool:
        """Say whether an error shows this sign."""
        return (
            (self.raiser is None or told.raiser is self.raiser)
            and (not self.phases or bool(self.phases & set(told.phases[:_NEAR])))
            and (not self.name or regex(self.name).fullmatch(told.name) is not None)
            and _found(self.said, told.message)
            and _found(self.code, told.code)
            and _found(self.before, told.before)
            and _found(self.frames, " < ".join(told.frames))
        )


def _found(pattern: str, text: str) -> bool:
    return not pattern or regex(pattern, re.IGNORECASE).search(text) is not None
