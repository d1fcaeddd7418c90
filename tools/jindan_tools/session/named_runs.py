"""Tell which runs a note speaks of: those it names, or the one in whose folder it lies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jindan_tools.session.member import Member
from jindan_tools.session.session import Note
from jindan_tools.text.regex import regex

_PARTS = regex(r"[^_\-. ]+")
_DIGIT = regex(r"\d")
# What a line is about stands before its colon or bracket: 'run3 (lr 0.5): better than run2'.
_SUBJECT = regex(r"[:：(]")


def named_in(note: Note, members: Sequence[Member]) -> tuple[Member, ...]:
    """Return the runs that the text of a note names, else the run whose folder holds it, () for a note on all of them."""
    for text in (_SUBJECT.split(note.text, maxsplit=1)[0], note.text, note.heading):
        named = tuple(m for m in members if any(_stands_in(name, text) for name in _names(m, members)))
        if named:
            return named
    return tuple(m for m in members if m.prefix and note.source.path.startswith(f"{m.prefix}/"))


def _names(member: Member, members: Sequence[Member]) -> tuple[str, ...]:
    """Return the label of a run, and its shortest beginning with a digit that no other run shares ('run3' of 'run3_lr0.5')."""
    label = member.label
    begins = (label[: part.end()] for part in _PARTS.finditer(label))
    short = next((b for b in begins if _DIGIT.search(b)), label)
    shared = any(m is not member and m.label.startswith(short) for m in members)
    return (label,) if shared else tuple(dict.fromkeys((label, short)))


def _stands_in(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w.\-/]){re.escape(name)}(?![A-Za-z0-9_])", text) is not None
