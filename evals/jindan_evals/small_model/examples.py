"""Turn a diagnosis into questions as the real code asks them, each with the teacher's answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TypeVar

from jindan_agent.earlier import SEEDS_ONLY, prior_case, recalled
from jindan_agent.graph.actions import action_schema
from jindan_agent.graph.check import judged
from jindan_agent.graph.collect import collected
from jindan_agent.graph.drafting import draft_schema, proposable, told_causes
from jindan_agent.graph.recall import recalled as recalled_leads
from jindan_agent.graph.state import Look, State
from jindan_agent.llm.answer import Message
from jindan_agent.llm.redact import Clean, Redactor
from jindan_agent.llm.schema import Schema
from jindan_agent.llm.settings import CONTEXT_TOKENS
from jindan_agent.looks.subject import Subject
from jindan_agent.prompts.draft import draft_messages
from jindan_agent.prompts.investigate import investigate_messages
from jindan_evals.small_model.ranking import (
    MOST_CITED,
    MOST_RANKED,
    Question,
    RankedCause,
    Ranking,
    ranking_messages,
    ranking_schema,
)
from jindan_evals.small_model.teacher import draft, next_action
from jindan_tools.causes.catalogue import load_taxonomy, page
from jindan_tools.model.cause import Cause
from jindan_tools.model.diagnosis import Diagnosis

T = TypeVar("T")
ACTION, DRAFT, RANKING = "action", "draft", "ranking"
_MOST_EVIDENCE = 24
_MOST_CANDIDATES = 10
_STRAY_LOOKS = (("overview", "none", ""), ("grep", "F1", "loss"), ("window", "F1", "1"))
# What a prompt may cost: the client's context without an answer of its longest.
ROOM = CONTEXT_TOKENS - 1200
_MOST_LOOKS_LEFT = 12
_OF_EACH = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """A question in its messages, the schema of its answer, and the JSON text of the right one."""

    task: str
    messages: tuple[Message, ...]
    schema: Schema[object]
    answer: str


@cache
def _cleaned(text: str) -> Clean:
    """Return a sentence redacted; those of the rules come again and again."""
    return Redactor().clean(text)


def state_of(diagnosis: Diagnosis) -> State:
    """Return the state in which the graph first asks a model."""
    prior = [prior_case(match, diagnosis) for match in recalled(diagnosis, SEEDS_ONLY).matches]
    parts = (
        collected(Subject(diagnosis=diagnosis), _cleaned),
        judged(diagnosis, _cleaned),
        recalled_leads(prior, _cleaned),
    )
    state = State()
    for part in parts:
        state |= part
    return state


def examples(diagnosis: Diagnosis, random: Random) -> Iterator[Example]:
    """Yield a draft, and of each other task several questions, nothing when no cause could be told."""
    state = state_of(diagnosis)
    if not told_causes(state):
        return
    yield _draft(_with_looks(state, _looks(state, random)), diagnosis)
    for _ in range(_OF_EACH):
        yield _action(state, random)
        yield ranking_example(diagnosis, state, random)


def _action(state: State, random: Random) -> Example:
    asked = _with_looks(state, _looks(state, random))
    messages = investigate_messages(asked, random.randint(1, _MOST_LOOKS_LEFT), ROOM)
    answer = written(next_action(asked).model_dump())
    return Example(task=ACTION, messages=messages, schema=_checked(action_schema(asked)), answer=answer)


def _checked(schema: Schema[T]) -> Schema[object]:
    """Return a schema that checks an answer and leaves it as it is."""

    def parse(value: object) -> object:
        schema.parse(value)
        return value

    return Schema(name=schema.name, shape=schema.shape, parse=parse)


def _with_looks(state: State, looks: list[Look]) -> State:
    asked = state.copy()
    asked["looks"] = looks
    return asked


def _looks(state: State, random: Random) -> list[Look]:
    """Return looks taken so far: some of the plan, and strays that a model may have taken."""
    looks = [
        Look(tool=t, target=at, argument=a, text="", rows=[])
        for t, at, a in random.sample(_STRAY_LOOKS, random.choice((0, 0, 1, 2)))
    ]
    for _ in range(random.randint(0, 3)):
        action = next_action(_with_looks(state, looks))
        if action.action == "done":
            break
        look = Look(tool=action.tool, target=action.target, argument=action.argument, text="", rows=[])
        looks.insert(random.randint(0, len(looks)), look)
    return looks


def _draft(state: State, diagnosis: Diagnosis) -> Example:
    told = draft(state, diagnosis)
    asked = draft_messages(state, ROOM)
    causes = {f"cause_{n}": told["causes"][c["id"]] for n, c in enumerate(told_causes(state), start=1)}
    answer: dict[str, object] = {
        "summary": told["summary"],
        **causes,
        "next_step": told["next_step"],
        "order": told["order"],
    }
    if proposable(state):
        answer["hypotheses"] = [
            {"cause": h["cause"], "evidence": h["evidence"], "reason": h["reason"]} for h in told["hypotheses"]
        ]
    schema = _checked(draft_schema(state))
    schema.parse(answer)
    return Example(task=DRAFT, messages=asked, schema=schema, answer=written(answer))


def ranking_example(diagnosis: Diagnosis, state: State, random: Random) -> Example:
    """Return the question for a ranking with the rules' own ranking as its answer."""
    asked = ranking_question(diagnosis, state, random)
    shown = [e["id"] for e in asked.evidence]
    causes = [RankedCause(cause=c.id, evidence=_cited(c, shown)[:MOST_CITED]) for c in diagnosis.causes[:MOST_RANKED]]
    answer = written(Ranking(verdict=diagnosis.verdict.value, causes=causes).model_dump())
    schema = _checked(ranking_schema(asked))
    return Example(task=RANKING, messages=ranking_messages(asked), schema=schema, answer=answer)


def _cited(cause: Cause, shown: Sequence[str]) -> list[str]:
    ids = dict.fromkeys(i for a in cause.arguments_for for i in a.evidence_ids)
    return [i for i in ids if i in shown]


def ranking_question(diagnosis: Diagnosis, state: State, random: Random) -> Question:
    """Return what is asked about a diagnosis: its evidence, and its causes among others in no order."""
    right = [c.id for c in diagnosis.causes[:_MOST_CANDIDATES]]
    near = [c for c in proposable(state) if c not in right]
    others = [c for c in load_taxonomy() if page(c).kind == "fault" and c not in right and c not in near]
    candidates = [*right, *near, *random.sample(others, _MOST_CANDIDATES)][:_MOST_CANDIDATES]
    random.shuffle(candidates)
    return Question(
        run=state.get("run", ""),
        evidence=tuple(state.get("evidence", [])[:_MOST_EVIDENCE]),
        candidates=tuple(candidates),
    )


def written(answer: object) -> str:
    """Return an answer as the shortest JSON text."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
