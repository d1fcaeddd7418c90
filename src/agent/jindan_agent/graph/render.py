"""Node: fill the slots of the checked draft with the numbers of the evidence."""

from __future__ import annotations

from jindan_agent.graph.context import Context
from jindan_agent.graph.part import CAUSE_KEY
from jindan_agent.graph.state import State, seen_rows
from jindan_agent.verify.fill import fill_slots, shown_row


def render(state: State, context: Context) -> State:
    """Return the finished prose and hypotheses; sections of which nothing was left are not there."""
    checked = state.get("checked")
    if checked is None:
        return {"prose": {}}
    evidence, rows = {e.id: e for e in context.diagnosis.evidence}, seen_rows(state)
    sections = {"summary": checked["summary"], "next_step": checked["next_step"]}
    sections |= {f"{CAUSE_KEY}{cause}": text for cause, text in checked["causes"].items()}
    for hypothesis in checked["hypotheses"]:
        hypothesis["evidence"] = [shown_row(rows[i]) if i in rows else i for i in hypothesis["evidence"]]
        hypothesis["reason"] = fill_slots(hypothesis["reason"], evidence, rows)
    return {"prose": {k: fill_slots(v, evidence, rows) for k, v in sections.items() if v}, "checked": checked}
