"""Wire the nodes: collect → check → recall → investigate ⟲ → draft → verify → render."""

# langgraph leaves parts of its own signatures open.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Protocol

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime  # noqa: TC002  # the library reads the hints of a node at run time

from jindan_agent.graph.check import check
from jindan_agent.graph.collect import collect
from jindan_agent.graph.context import Context
from jindan_agent.graph.draft import draft
from jindan_agent.graph.investigate import MOST_ACTIONS, investigate
from jindan_agent.graph.recall import recall
from jindan_agent.graph.render import render
from jindan_agent.graph.state import State, cited_ids
from jindan_agent.graph.verify import verify

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver

Node = Callable[[State, Context], State]
Graph = CompiledStateGraph[State, Context, State, State]
# Seven nodes, of which one may run six times, and room for the end. The library's own default is 10 007.
RECURSION_LIMIT = 7 + MOST_ACTIONS + 2


def build_graph(checkpointer: BaseCheckpointSaver[int] | BaseCheckpointSaver[str] | None) -> Graph:
    """Return the compiled graph; with a checkpointer every step of a thread can be taken up again."""
    graph = StateGraph(State, context_schema=Context)
    graph.add_node("collect", _wired(collect))
    graph.add_node("check", _wired(check))
    graph.add_node("recall", _wired(recall))
    graph.add_node("investigate", _wired(investigate))
    graph.add_node("draft", _wired(draft))
    graph.add_node("verify", _wired(verify))
    graph.add_node("render", _wired(render))
    graph.add_edge(START, "collect")
    graph.add_edge("collect", "check")
    graph.add_edge("check", "recall")
    graph.add_conditional_edges("recall", _worth_asking)
    graph.add_conditional_edges("investigate", _goes_on)
    graph.add_edge("draft", "verify")
    graph.add_edge("verify", "render")
    graph.add_edge("render", END)
    return graph.compile(checkpointer=checkpointer)


class _Wired(Protocol):
    """A node in the form the library calls."""

    def __call__(self, state: State, *, runtime: Runtime[Context]) -> State: ...


def _wired(node: Node) -> _Wired:
    """Return a node, a plain function of state and context, in the form the library calls."""

    def run(state: State, *, runtime: Runtime[Context]) -> State:
        return node(state, runtime.context)

    return run


def _worth_asking(state: State) -> Literal["investigate", "render"]:
    """Skip the model where it could cite nothing: none of its sentences would be published."""
    return "investigate" if cited_ids(state) else "render"


def _goes_on(state: State) -> Literal["investigate", "draft"]:
    return "investigate" if state.get("looking", False) else "draft"
