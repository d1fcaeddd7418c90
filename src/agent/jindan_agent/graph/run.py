"""The one entry to the model's part of a diagnosis."""

# langgraph and langsmith leave parts of their own signatures open.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from langgraph.checkpoint.memory import InMemorySaver
from langsmith import tracing_context

from jindan_agent import output
from jindan_agent.graph.build import RECURSION_LIMIT, build_graph
from jindan_agent.graph.context import Context
from jindan_agent.graph.part import ModelHypothesis, ModelPart
from jindan_agent.graph.state import State
from jindan_agent.llm.client import ModelClient
from jindan_agent.llm.notice import Notice, notice_text
from jindan_agent.llm.redact import Redactor
from jindan_agent.llm.settings import ModelSettings
from jindan_agent.looks.subject import Subject
from jindan_agent.report.prior import PriorCase
from jindan_tools.causes.catalogue import load_taxonomy
from jindan_tools.model.cause import Status
from jindan_tools.model.diagnosis import Diagnosis

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver

_THREAD = "diagnosis"


def _to_stderr(notice: Notice) -> None:
    output.write_note(notice_text(notice))


def enrich(
    diagnosis: Diagnosis,
    prior: Sequence[PriorCase],
    settings: ModelSettings,
    progress: Callable[[str], None],
    *,
    notice: Callable[[Notice], None] = _to_stderr,
    checkpointer: BaseCheckpointSaver[str] | None = None,
) -> ModelPart:
    """Return what the model adds to a finished diagnosis, which itself is never changed.

    `progress` gets the name of each node as it starts; `notice` is called once before a first remote request. Steps
    are kept in memory unless a checkpointer is given. Never raises for anything a server or model does.
    """
    start = time.monotonic()
    redactor = Redactor(known=(settings.api_key,))
    client = ModelClient(settings, redactor, notice)
    context = Context(subject=Subject(diagnosis=diagnosis), prior=prior, client=client, redactor=redactor)
    try:
        state = _walk(context, progress, checkpointer or InMemorySaver())
    except Exception as error:  # the report is complete without the model and must come
        state = State(failure=f"언어 모델 단계에서 프로그램 오류가 났습니다({type(error).__name__}).", prose={})
    finally:
        client.close()
    return ModelPart(
        prose=state.get("prose", {}),
        hypotheses=_hypotheses(state),
        order=_order(state),
        dropped=state.get("dropped", 0),
        calls=client.usage.calls,
        tokens=client.usage.input_tokens + client.usage.output_tokens,
        seconds=round(time.monotonic() - start, 2),
        model=settings.model,
        host=settings.host,
        redactions=redactor.count,
        failure=state.get("failure", ""),
    )


def _walk(context: Context, progress: Callable[[str], None], checkpointer: BaseCheckpointSaver[str]) -> State:
    state = State()
    graph = build_graph(checkpointer)
    # A tracing variable in the user's environment would send every state to a service nobody agreed to.
    with tracing_context(enabled=False):
        for kind, event in graph.stream(
            State(),
            {"recursion_limit": RECURSION_LIMIT, "configurable": {"thread_id": _THREAD}},
            context=context,
            stream_mode=["tasks", "values"],
        ):
            if kind == "values":
                state = cast("State", event)
            elif "triggers" in event:
                progress(str(cast("dict[str, object]", event)["name"]))
    return state


def _hypotheses(state: State) -> list[ModelHypothesis]:
    checked = state.get("checked")
    return [
        ModelHypothesis(
            id=h["cause"],
            name_ko=load_taxonomy()[h["cause"]].name_ko,
            status=Status.HYPOTHESIS.value,
            evidence=h["evidence"],
            reason=h["reason"],
        )
        for h in (checked["hypotheses"] if checked else [])
    ]


def _order(state: State) -> list[str]:
    checked = state.get("checked")
    return checked["order"] if checked else []
