"""What an answer rests on."""

from __future__ import annotations

from jindan_agent.chat.events import Citation
from jindan_agent.chat.session import Session
from jindan_agent.graph.state import seen_rows
from jindan_agent.looks.rows import RowItem
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.source import Source
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_EVIDENCE = regex(r"\bE[1-9][0-9]{0,3}\b")


def cited(text: str, session: Session) -> tuple[Citation, ...]:
    """Return the evidence whose numbers stand in a text, in order."""
    held = {e.id: e for e in session.subject.diagnosis.evidence}
    return tuple(of_evidence(held[i]) for i in dict.fromkeys(_EVIDENCE.findall(text)) if i in held)


def of_slots(slots: list[str], session: Session) -> tuple[Citation, ...]:
    """Return what the slots of checked sentences stand for, each once, in order."""
    held, rows = {e.id: e for e in session.subject.diagnosis.evidence}, seen_rows(session.state)
    return tuple(of_evidence(held[s]) if s in held else of_row(rows[s]) for s in dict.fromkeys(slots))


def of_evidence(fact: Evidence) -> Citation:
    """Return the citation of a piece of evidence."""
    source = fact.source
    label = f"{fact.id} {source.place()}" if source is not None else fact.id
    return Citation(
        id=fact.id,
        label=safe_line(label, 120),
        path=source.path if source is not None else "",
        line=source.line if source is not None else None,
        text=safe_line(fact.statement, 300),
    )


def of_row(row: RowItem) -> Citation:
    """Return the citation of a row that was looked up."""
    place = Source(path=row["path"], line=row["line"]).place()
    return Citation(
        id=row["id"],
        label=safe_line(place, 120),
        path=row["path"],
        line=row["line"],
        text=safe_line(row["text"], 300),
    )
