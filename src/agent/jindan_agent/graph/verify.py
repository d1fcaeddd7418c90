"""Node: keep of a draft only what code can check against the diagnosis."""

from __future__ import annotations

from jindan_agent.graph.context import Context
from jindan_agent.graph.state import State
from jindan_agent.verify.draft import verify_draft


def verify(state: State, context: Context) -> State:
    """Return the checked draft and how many sentences, slots and proposals were dropped."""
    written = state.get("draft")
    if written is None:
        return {"checked": None, "dropped": 0}
    checked, dropped = verify_draft(context.diagnosis, state.get("admissible", {}), written)
    return {"checked": checked, "dropped": dropped}
