"""Node: put recalled reports into the state, as leads and never as evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jindan_agent.graph.context import Context
from jindan_agent.graph.state import State
from jindan_agent.report.prior import PriorCase
from jindan_tools.text.safe import safe_line

_MOST_LEADS = 3


def recall(state: State, context: Context) -> State:
    """Return one line for each of the closest prior reports."""
    del state
    return recalled(context.prior, context.redactor.clean)


def recalled(prior: Sequence[PriorCase], clean: Callable[[str], str]) -> State:
    """Return the same without a context, for a conversation."""
    cases = prior[:_MOST_LEADS]
    lines = [f"{c.title} ({', '.join(c.causes)}): {c.why_similar}" for c in cases]
    return {"leads": [clean(safe_line(line, 240)) for line in lines]}
