"""Put the numbers of the evidence where a checked sentence has slots."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jindan_agent.verify.slots import SLOT
from jindan_tools.model.evidence import Evidence
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line


def fill_slots(text: str, evidence: Mapping[str, Evidence]) -> str:
    """Return the text with every slot replaced by name, value, unit and number of its evidence: 'val/loss 2.61(E3)'.

    The name stands beside the value, so that a slot in the wrong place is seen to be wrong.
    """

    def fill(match: re.Match[str]) -> str:
        return shown_fact(evidence[match.group(1)])

    return SLOT.sub(fill, text)


def shown_fact(fact: Evidence) -> str:
    """Return what stands for a piece of evidence: its name and value with its number, or its number alone."""
    if fact.value is None:
        return f"증거 {fact.id}"
    name = safe_line(fact.source.field, 40) if fact.source is not None and fact.source.field else ""
    value = " ".join(filter(None, (name, figure(fact.value), fact.unit)))
    return f"{value}({fact.id})"
