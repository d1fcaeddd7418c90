"""What a finding names itself as its remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_SLOT = regex(r"\{([a-z_]+)(%?)\}")


class Remedy(Struct, frozen=True, kw_only=True):
    """What to change for a finding, in the words of `Fix`; `cause` is the cause that it answers, `also` others.

    A `{name}` stands for the fact of that name of the finding, `{name%}` for a share in per cent; a name that it does
    not have is left as it is written.
    """

    cause: str
    parameter: str
    after: str
    where: str
    why: str
    expected: str
    verify: str
    before: str = ""
    also: tuple[str, ...] = ()

    def answers(self, cause_id: str) -> bool:
        """Say whether this is a remedy of a cause."""
        return cause_id == self.cause or cause_id in self.also


def filled(text: str, facts: Mapping[str, float | str]) -> str:
    """Return a text of a remedy with the facts of its finding in their slots."""

    def put(slot: re.Match[str]) -> str:
        fact = facts.get(slot[1])
        if fact is None or isinstance(fact, str):
            return slot[0] if fact is None else fact
        return percent(fact) if slot[2] else figure(fact)

    return _SLOT.sub(put, text)
