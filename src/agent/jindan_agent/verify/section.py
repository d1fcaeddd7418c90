"""Check one section of a draft, sentence by sentence."""

from __future__ import annotations

import unicodedata

from jindan_agent.verify.bounds import Bounds, squeeze
from jindan_agent.verify.foreign import is_foreign
from jindan_agent.verify.numerals import states_number
from jindan_agent.verify.slots import slots_in, without_slots
from jindan_agent.verify.strength import claims_too_much
from jindan_agent.verify.wording import is_worded
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_text

_BREAK = regex(r"(?<=[.?!])\s+|\n+")
_MOST_SENTENCES = 6


def verify_section(text: str, bounds: Bounds) -> tuple[str, int]:
    """Return the sentences that hold and how many were dropped.

    A section of which no sentence left cites evidence is dropped whole: nothing of a model is published that code
    cannot open.
    """
    sentences = [s for part in _BREAK.split(_plain(text)) if (s := part.strip())]
    held = [s for s in sentences[:_MOST_SENTENCES] if holds(s, bounds)]
    if not any(slots_in(s) for s in held):
        return "", len(sentences)
    return " ".join(held), len(sentences) - len(held)


def holds(sentence: str, bounds: Bounds) -> bool:
    """Say whether a sentence cites only what it may and says nothing the diagnosis does not carry."""
    words = without_slots(sentence)
    name = squeeze(words)
    return (
        set(slots_in(sentence)) <= bounds.slots
        and is_worded(words)
        and not states_number(words)
        and not is_foreign(words, bounds.names)
        and not claims_too_much(words, bounds.status, bounds.verdict)
        and not any(closed in name for closed in bounds.closed)
    )


def _plain(text: str) -> str:
    return safe_text(unicodedata.normalize("NFC", text), 4000)
