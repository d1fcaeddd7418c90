"""Node: let the model ask for one more look at the run, at most six times and never twice at the same thing."""

from __future__ import annotations

from jindan_agent.graph.actions import action_schema
from jindan_agent.graph.context import Context
from jindan_agent.graph.state import Look, State, seen_rows
from jindan_agent.llm.answer import Failure
from jindan_agent.llm.deadline import within
from jindan_agent.looks.rows import numbered
from jindan_agent.looks.take import take_look
from jindan_agent.looks.view import nothing
from jindan_agent.prompts.investigate import investigate_messages
from jindan_agent.verify.replies import ActionReply

MOST_ACTIONS = 6
_MOST_REPEATS = 2
# The draft and its second try.
_CALLS_KEPT = 2
_LOOK_SECONDS = 15.0


def investigate(state: State, context: Context) -> State:
    """Return one more look, or the end of looking when the model is done, repeats itself or fails."""
    left = MOST_ACTIONS - state.get("actions", 0)
    outcome = context.client.ask(lambda room: investigate_messages(state, left, room), action_schema(state))
    actions = state.get("actions", 0) + 1
    if isinstance(outcome, Failure):
        return {"looking": False, "failure": outcome.reason, "actions": actions}
    action = outcome.value
    if action.action == "done":
        return {"looking": False, "actions": actions}
    may_go_on = actions < MOST_ACTIONS and context.client.calls_left > _CALLS_KEPT
    if _seen(state, action):
        repeats = state.get("repeats", 0) + 1
        return {"repeats": repeats, "actions": actions, "looking": may_go_on and repeats < _MOST_REPEATS}
    look = _look(state, context, action)
    return {"looks": [*state.get("looks", []), look], "actions": actions, "looking": may_go_on}


def _look(state: State, context: Context, action: ActionReply) -> Look:
    seconds = min(_LOOK_SECONDS, context.client.seconds_left)
    view = within(seconds, lambda: take_look(context.subject, action.tool, action.target, action.argument))
    if view is None:
        view = nothing("시간이 모자라 보지 못했습니다.")
    clean = context.redactor.clean
    text, rows = numbered(view, len(seen_rows(state)) + 1, clean)
    return Look(tool=action.tool, target=action.target, argument=clean(action.argument), text=text, rows=rows)


def _seen(state: State, action: ActionReply) -> bool:
    key = (action.tool, action.target, action.argument)
    return any((look["tool"], look["target"], look["argument"]) == key for look in state.get("looks", []))
