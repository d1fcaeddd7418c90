"""Find the slots in a sentence and what stands around them."""

from __future__ import annotations

from jindan_tools.text.regex import regex

SLOT = regex(r"\{([ER][1-9][0-9]{0,4})\}")


def slots_in(sentence: str) -> tuple[str, ...]:
    """Return what the slots stand for, evidence (E3) or rows (R12), in order."""
    return tuple(SLOT.findall(sentence))


def without_slots(sentence: str) -> str:
    """Return the sentence with a space for each slot; braces that are left belong to no slot."""
    return SLOT.sub(" ", sentence)
