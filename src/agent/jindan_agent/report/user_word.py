"""What the person who knows the run adds to its report: judgements on causes and a note."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

CONFIRMED, REJECTED = "confirmed", "rejected"


class UserWord(Struct, frozen=True, kw_only=True):
    """`judged` maps cause ids to "confirmed" or "rejected"; `note` is free text of the user."""

    judged: Mapping[str, str] = field(default_factory=dict[str, str])
    note: str = ""


def word_json(word: UserWord) -> dict[str, object]:
    """Return the same as plain data."""
    return {
        "confirmed": [c for c, said in word.judged.items() if said == CONFIRMED],
        "rejected": [c for c, said in word.judged.items() if said == REJECTED],
        "note": word.note,
    }
