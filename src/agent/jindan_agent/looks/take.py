"""The tools that may be named, and the only way from a name to code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jindan_agent.errors import UserError
from jindan_agent.looks.compare import compare
from jindan_agent.looks.explain import explain
from jindan_agent.looks.finding import finding
from jindan_agent.looks.grep import grep
from jindan_agent.looks.lr import lr
from jindan_agent.looks.metric import metric
from jindan_agent.looks.overview import overview
from jindan_agent.looks.plan import plan
from jindan_agent.looks.prior import prior
from jindan_agent.looks.subject import Subject
from jindan_agent.looks.view import View, nothing
from jindan_agent.looks.vram import vram
from jindan_agent.looks.window import window

Tool = Callable[[Subject, str, str], View]
TOOLS: Mapping[str, Tool] = {
    "overview": overview,
    "grep": grep,
    "window": window,
    "finding": finding,
    "metric": metric,
    "lr": lr,
    "vram": vram,
    "plan": plan,
    "compare": compare,
    "prior": prior,
    "explain": explain,
}


def take_look(subject: Subject, tool: str, target: str, argument: str) -> View:
    """Return a view; KeyError for a tool that does not exist. What a person could fix is said in the view."""
    try:
        return TOOLS[tool](subject, target, argument)
    except UserError as error:
        return nothing(f"{error.what} {error.hint}")
