"""The one flat object with which a model chooses its next look; its enums are made for each request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from jindan_agent.graph.state import State
from jindan_agent.llm.schema import Schema, flat_object, one_of, search_words
from jindan_agent.looks.take import TOOLS
from jindan_agent.verify.replies import ActionReply

NO_TARGET = "none"
_NEEDS: Mapping[str, Literal["files", "series", "findings", "others"]] = {
    "window": "files",
    "metric": "series",
    "finding": "findings",
    "compare": "others",
}


def action_schema(state: State) -> Schema[ActionReply]:
    """Return the schema of the next action: only tools not used up and only what this run has."""
    tools = [tool for tool in TOOLS if _usable(state, tool)]
    targets = [NO_TARGET, *_targets(state)]

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


def _targets(state: State) -> list[str]:
    """Return the numbers of files, series and other runs, the codes of findings, and the causes with a page."""
    groups = (state.get(g, []) for g in ("files", "series", "findings", "others"))
    causes = [c["id"] for c in (*state.get("causes", []), *state.get("excluded", []))]
    return list(dict.fromkeys([*(item["id"] for group in groups for item in group), *causes]))


def _usable(state: State, tool: str) -> bool:
    """Say whether a tool may still show something: the overview once, and each other one with something to point at."""
    if tool == "overview":
        return all(look["tool"] != "overview" for look in state.get("looks", []))
    needed = _NEEDS.get(tool)
    return needed is None or bool(state.get(needed))
