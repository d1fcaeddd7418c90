"""Cut a sentence of a note into clauses, each with the topic it stands under."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from jindan_tools.text.regex import regex

# A full stop inside 0.85 ends nothing.
_CUT = regex(r"[,;](?=\s)|\.(?=\s|$)|\.$")
_TOPIC = regex(r"^(?P<topic>[^:：]{1,24})[:：]\s*(?P<rest>.*)$", re.DOTALL)


class Clause(Struct, frozen=True, kw_only=True):
    """A part of a sentence. `topic` holds the words before the colon it stands under, and its own words."""

    text: str
    topic: str


def clauses(text: str) -> Iterator[Clause]:
    """Yield the clauses; a topic ('허용치: 크기 +15 %, 정확도 0.875') reaches to the end of its sentence."""
    topic = ""
    begin = 0
    for end in [*(m.start() for m in _CUT.finditer(text)), len(text)]:
        part = text[begin:end].strip(" ,;.")
        if part:
            named = _TOPIC.match(part)
            if named is not None:
                topic, part = named["topic"].strip(), named["rest"].strip()
            yield Clause(text=part, topic=f"{topic} {part}".strip())
        if end < len(text) and text[end] == ".":
            topic = ""
        begin = end + 1
