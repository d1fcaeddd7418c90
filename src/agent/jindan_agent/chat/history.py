"""What was asked and answered so far."""

from __future__ import annotations

from msgspec import Struct

from jindan_agent.chat.events import Speaker


class Turn(Struct, frozen=True, kw_only=True):
    """One question and the answer that was shown, as text; `by` says who answered."""

    question: str
    answer: str
    by: Speaker
