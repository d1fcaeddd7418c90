"""Node: put recalled reports into the state, as leads and never as evidence."""

from __future__ import annotations

from jindan_agent.graph.context import Context
from jindan_agent.graph.state import State
from jindan_tools.text.safe import safe_line

_MOST_LEADS = 3


def recall(state: State, context: Context) -> State:
    """Return one line for each of the closest prior reports."""
    del state
    clean = context.redactor.clean
    cases = context.prior[:_MOST_LEADS]
    lines = [f"{c.title} ({', '.join(c.causes)}): {c.why_similar}" for c in cases]
    return {"leads": [clean(safe_line(line, 240)) for line in lines]}
