"""The tools a model may name, and the only way from a name to code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jindan_agent.graph.looks.finding import finding
from jindan_agent.graph.looks.grep import grep
from jindan_agent.graph.looks.metric import metric
from jindan_agent.graph.looks.overview import overview
from jindan_agent.graph.looks.window import window
from jindan_tools.model.diagnosis import Diagnosis

Tool = Callable[[Diagnosis, str, str], str]
TOOLS: Mapping[str, Tool] = {
    "overview": overview,
    "grep": grep,
    "window": window,
    "finding": finding,
    "metric": metric,
}


def take_look(diagnosis: Diagnosis, tool: str, target: str, argument: str) -> str:
    """Return the text of a view; KeyError for a tool that does not exist."""
    return TOOLS[tool](diagnosis, target, argument)
