"""The one flat object with which a model chooses its next look; its enums are made for each request."""

from __future__ import annotations

from jindan_agent.graph.state import State
from jindan_agent.llm.schema import Schema, flat_object, one_of, search_words
from jindan_agent.looks.take import TOOLS
from jindan_agent.verify.replies import ActionReply

NO_TARGET = "none"


def action_schema(state: State) -> Schema[ActionReply]:
    """Return the schema of the next action: only tools not used up and only what this run has."""
    used = {look["tool"] for look in state.get("looks", [])}
    tools = [tool for tool in TOOLS if not (tool == "overview" and tool in used)]
    sources = [*state.get("files", []), *state.get("series", []), *state.get("findings", [])]
    targets = [NO_TARGET, *(item["id"] for item in sources)]

    def parse(value: object) -> ActionReply:
        reply = ActionReply.model_validate(value)
        if reply.tool not in tools or reply.target not in targets:
            raise ValueError("a tool or target that was not offered")
        return reply

    shape = flat_object(
        {
            "action": one_of(["tool", "done"]),
            "tool": one_of(tools),
            "target": one_of(targets),
            "argument": search_words(),
        }
    )
    return Schema(name="action", shape=shape, parse=parse)
