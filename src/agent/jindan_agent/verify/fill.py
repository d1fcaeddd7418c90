"""Put the numbers of the evidence where a checked sentence has slots."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jindan_agent.looks.rows import RowItem
from jindan_agent.verify.slots import SLOT
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.source import Source
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line


def fill_slots(text: str, evidence: Mapping[str, Evidence], rows: Mapping[str, RowItem]) -> str:
    """Return the text with every slot replaced by name, value, unit and number of its evidence: 'val/loss 2.61(E3)'.

    The name stands beside the value, so that a slot in the wrong place is seen to be wrong. A row that was looked up
    shows its place: 'train.log:412 줄'.
    """

    def fill(match: re.Match[str]) -> str:
        slot = match.group(1)
        return shown_fact(evidence[slot]) if slot in evidence else shown_row(rows[slot])

    return SLOT.sub(fill, text)


def shown_fact(fact: Evidence) -> str:
    """Return what stands for a piece of evidence: its name and value with its number, or its number alone."""
    if fact.value is None:
        return f"증거 {fact.id}"
    name = safe_line(fact.source.field, 40) if fact.source is not None and fact.source.field else ""
    name = name or ("계산 값" if fact.formula else "값")
    return f"{' '.join(filter(None, (name, figure(fact.value), fact.unit)))}({fact.id})"


def shown_row(row: RowItem) -> str:
    """Return what stands for a row: its name and number when it has one, and always its place."""
    place = Source(path=row["path"], line=row["line"]).place()
    value = " ".join(filter(None, (safe_line(row["field"], 40), figure(row["value"]), row["unit"])))
    return f"{value}({place})" if row["value"] is not None else f"{place} 줄"
