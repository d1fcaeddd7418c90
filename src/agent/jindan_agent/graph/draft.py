"""Node: let the model write its sentences, with slots where numbers belong."""

from __future__ import annotations

from jindan_agent.graph.context import Context
from jindan_agent.graph.drafting import draft_schema
from jindan_agent.graph.state import State
from jindan_agent.llm.answer import Failure
from jindan_agent.prompts.draft import draft_messages


def draft(state: State, context: Context) -> State:
    """Return the model's draft, or None with the reason."""
    outcome = context.client.ask(lambda room: draft_messages(state, room), draft_schema(state))
    if isinstance(outcome, Failure):
        return {"draft": None, "failure": outcome.reason}
    return {"draft": outcome.value, "failure": ""}
