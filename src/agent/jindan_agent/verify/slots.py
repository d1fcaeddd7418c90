"""Find the slots in a sentence and what stands around them."""

from __future__ import annotations

from jindan_tools.text.regex import regex

SLOT = regex(r"\{(E[1-9][0-9]{0,4})\}")


def slots_in(sentence: str) -> tuple[str, ...]:
    """Return the evidence ids of the slots, in order."""
    return tuple(SLOT.findall(sentence))


def without_slots(sentence: str) -> str:
    """Return the sentence with a space for each slot; braces that are left belong to no slot."""
    return SLOT.sub(" ", sentence)
