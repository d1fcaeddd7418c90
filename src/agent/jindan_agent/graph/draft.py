"""Node: let the model write its sentences, with slots where numbers belong."""

from __future__ import annotations

from jindan_agent.graph.context import Context
from jindan_agent.graph.drafting import draft_schema
from jindan_agent.graph.state import State, seen_rows
from jindan_agent.llm.answer import Failure
from jindan_agent.prompts.draft import draft_messages
from jindan_agent.verify.row_terms import rows_for_cause
from jindan_tools.model.diagnosis import Verdict


def draft(state: State, context: Context) -> State:
    """Return the model's draft, or None with the reason."""
    state = {**state, "liftable": _liftable(state, context)}
    outcome = context.client.ask(lambda room: draft_messages(state, room), draft_schema(state))
    if isinstance(outcome, Failure):
        return {"draft": None, "failure": outcome.reason}
    return {"draft": outcome.value, "failure": ""}


def _liftable(state: State, context: Context) -> list[str]:
    """Return the excluded causes of which a row speaks: only a line not known before can bring one back."""
    if context.diagnosis.verdict is Verdict.HEALTHY:
        return []
    rows = seen_rows(state).values()
    return [c["id"] for c in state.get("excluded", []) if rows_for_cause(context.diagnosis, c["id"], rows)]
