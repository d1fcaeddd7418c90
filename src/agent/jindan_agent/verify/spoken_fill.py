"""Write a checked sentence of a conversation: slots filled, everything foreign inert, citations collected."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_agent.looks.rows import RowItem
from jindan_agent.report.escape import escape
from jindan_agent.verify.fill import shown_fact, shown_row
from jindan_agent.verify.slots import SLOT
from jindan_tools.model.evidence import Evidence


def spoken_markdown(sentence: str, evidence: Mapping[str, Evidence], rows: Mapping[str, RowItem]) -> str:
    """Return a sentence that passed `may_be_said` as Markdown."""
    parts: list[str] = []
    at = 0
    for match in SLOT.finditer(sentence):
        slot = match.group(1)
        shown = shown_fact(evidence[slot]) if slot in evidence else shown_row(rows[slot])
        parts += [escape(_plain(sentence[at : match.start()])), escape(shown)]
        at = match.end()
    return "".join([*parts, escape(_plain(sentence[at:]))])


def _plain(text: str) -> str:
    """Return text without emphasis; spaces at its ends, which `escape` keeps, stay."""
    return text.replace("**", "").replace("`", "")
