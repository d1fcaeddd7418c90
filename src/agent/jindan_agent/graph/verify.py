"""Node: keep of a draft only what code can check against the diagnosis."""

from __future__ import annotations

from jindan_agent.graph.context import Context
from jindan_agent.graph.state import State, seen_rows
from jindan_agent.verify.draft import unproved_places, verify_draft
from jindan_agent.verify.reopen import rows_that_open


def verify(state: State, context: Context) -> State:
    """Return the checked draft and how many sentences, slots, proposals and places of its order were dropped."""
    written = state.get("draft")
    if written is None:
        return {"checked": None, "dropped": 0, "unproved": 0}
    rows = seen_rows(state)
    opened = rows_that_open(context.diagnosis.run, rows.values(), context.redactor.clean)
    held = {number: row for number, row in rows.items() if number in opened}
    checked, dropped = verify_draft(context.diagnosis, state.get("admissible", {}), written, held)
    return {"checked": checked, "dropped": dropped, "unproved": len(unproved_places(written, checked))}
