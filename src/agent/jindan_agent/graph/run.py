"""The one entry to the model's part of a diagnosis."""

# langgraph and langsmith leave parts of their own signatures open.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from langgraph.checkpoint.memory import InMemorySaver
from langsmith import tracing_context

from jindan_agent import output
from jindan_agent.graph.build import RECURSION_LIMIT, build_graph
from jindan_agent.graph.checkpoint_file import CheckpointFile, checkpoint_key
from jindan_agent.graph.context import Context
from jindan_agent.graph.part import ModelHypothesis, ModelPart
from jindan_agent.graph.state import State, seen_rows
from jindan_agent.llm.client import ModelClient
from jindan_agent.llm.cost import cost_text
from jindan_agent.llm.notice import Notice, notice_text
from jindan_agent.llm.redact import Redactor
from jindan_agent.llm.settings import ModelSettings
from jindan_agent.llm.use import IN_MEMORY, ModelUse
from jindan_agent.looks.beside import load_index_beside
from jindan_agent.looks.subject import Subject
from jindan_agent.report.prior import PriorCase
from jindan_agent.verify.fill import shown_row
from jindan_agent.verify.slots import slots_in
from jindan_tools.causes.catalogue import load_taxonomy
from jindan_tools.model.cause import Status
from jindan_tools.model.diagnosis import Diagnosis

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
    use: ModelUse = IN_MEMORY,
) -> ModelPart:
    """Return what the model adds to a finished diagnosis, which itself is never changed.

    `progress` gets the name of each node as it starts; `notice` is called once before a first remote request. Never
    raises for anything a server or model does.
    """
    start = time.monotonic()
    redactor = Redactor(known=(settings.api_key,))
    client = ModelClient(settings, redactor, notice, show=output.write_note if use.show_prompt else None)
    # A look at earlier reports may follow, and the first answer is waited for anyway.
    load_index_beside(use.store)
    context = Context(subject=_subject(diagnosis, use), prior=prior, client=client, redactor=redactor)
    saver = _file(diagnosis, settings, use)
    try:
        state = _walk(context, progress, saver)
    except Exception as error:  # the report is complete without the model and must come
        state = State(failure=f"언어 모델 단계에서 프로그램 오류가 났습니다({type(error).__name__}).", prose={})
    finally:
        client.close()
    if saver is not None:
        _close(saver, failed=bool(state.get("failure")))
    return ModelPart(
        prose=state.get("prose", {}),
        hypotheses=_hypotheses(state),
        order=_order(state),
        order_evidence=order_evidence(state),
        unproved=state.get("unproved", 0),
        dropped=state.get("dropped", 0),
        calls=client.usage.calls,
        tokens=client.usage.input_tokens + client.usage.output_tokens,
        seconds=round(time.monotonic() - start, 2),
        model=settings.model,
        host=settings.host,
        redactions=redactor.count,
        failure=state.get("failure", ""),
        cost=cost_text(client.usage, settings),
    )


def _subject(diagnosis: Diagnosis, use: ModelUse) -> Subject:
    root = Path(diagnosis.run.root).resolve()
    others = [path for path in use.others if path.resolve() != root]
    return Subject(
        diagnosis=diagnosis,
        store=use.store,
        team=use.team,
        embedder=use.embedder,
        left_out=use.left_out,
        others={f"X{n}": path for n, path in enumerate(others, start=1)},
    )


def _file(diagnosis: Diagnosis, settings: ModelSettings, use: ModelUse) -> CheckpointFile | None:
    """Return the file of the steps; never one inside the run."""
    folder = use.checkpoints
    if folder is None or folder.resolve().is_relative_to(Path(diagnosis.run.root).resolve()):
        return None
    saver = CheckpointFile(folder, checkpoint_key(diagnosis, settings))
    if not use.resume:
        saver.start_anew()
    elif not saver.is_there:
        output.write_note("이어서 할 것이 없어 언어 모델 단계를 처음부터 합니다.")
    return saver


def _close(saver: CheckpointFile, *, failed: bool) -> None:
    if not failed:
        saver.forget()
    elif saver.is_there:
        output.write_note("언어 모델 단계를 끊긴 곳부터 이어서 하려면 같은 명령에 --resume 옵션을 더하세요.")


def _walk(context: Context, progress: Callable[[str], None], saver: CheckpointFile | None) -> State:
    state = State()
    graph = build_graph(saver or InMemorySaver())
    taken_up = saver is not None and saver.is_there
    # A tracing variable in the user's environment would send every state to a service nobody agreed to.
    with tracing_context(enabled=False):
        for kind, event in graph.stream(
            None if taken_up else State(),
            {"recursion_limit": RECURSION_LIMIT, "configurable": {"thread_id": _THREAD}},
            context=context,
            stream_mode=["tasks", "values"],
            durability="sync",
        ):
            if kind == "values":
                state = cast("State", event)
            elif "triggers" in event:
                progress(str(cast("dict[str, object]", event)["name"]))
    return state


def _hypotheses(state: State) -> list[ModelHypothesis]:
    checked = state.get("checked")
    excluded = {c["id"] for c in state.get("excluded", [])}
    return [
        ModelHypothesis(
            id=h["cause"],
            name_ko=load_taxonomy()[h["cause"]].name_ko,
            status=Status.HYPOTHESIS.value,
            evidence=h["evidence"],
            reason=h["reason"],
            excluded=h["cause"] in excluded,
        )
        for h in (checked["hypotheses"] if checked else [])
    ]


def _order(state: State) -> list[str]:
    checked = state.get("checked")
    return checked["order"] if checked else []


def order_evidence(state: State) -> dict[str, list[str]]:
    """Return for each cause of the order what the checked sentences on it cite, lines by their place."""
    checked, rows = state.get("checked"), seen_rows(state)
    if not checked:
        return {}
    return {
        cause: [shown_row(rows[i]) if i in rows else i for i in dict.fromkeys(slots_in(checked["causes"][cause]))]
        for cause in checked["order"]
    }
