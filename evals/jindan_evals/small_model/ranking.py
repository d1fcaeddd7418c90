"""The evals' own question: the rules' evidence without their conclusion, to be turned into ranked causes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field

from jindan_agent.graph.state import EvidenceItem
from jindan_agent.llm.answer import Message
from jindan_agent.llm.schema import Schema, flat_object, list_of, one_of
from jindan_agent.prompts.fence import fenced
from jindan_agent.prompts.task import TASK
from jindan_tools.causes.catalogue import load_taxonomy
from jindan_tools.model.diagnosis import Verdict

MOST_RANKED = 3
MOST_CITED = 3
_ASK = """\
위 증거만 보고 판정과 원인을 고르세요.
- verdict: healthy, failing, crashed, insufficient_evidence 가운데 하나
- causes: 그럴듯한 원인부터 차례로 셋까지. cause 칸에는 아래 id, evidence 칸에는 그 원인을 말해 주는 증거 번호
고를 수 있는 원인: {candidates}"""


class RankedCause(BaseModel):
    """A cause with the evidence that should carry it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cause: Annotated[str, Field(max_length=80)]
    evidence: Annotated[list[str], Field(max_length=MOST_CITED)]


class Ranking(BaseModel):
    """The answer: a verdict and the causes, best first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    verdict: Literal["healthy", "failing", "crashed", "insufficient_evidence"]
    causes: Annotated[list[RankedCause], Field(max_length=MOST_RANKED)]


class Question(Struct, frozen=True, kw_only=True):
    """What is asked: how the run ended in one phrase, the evidence, and the causes to choose from."""

    run: str
    evidence: tuple[EvidenceItem, ...]
    candidates: tuple[str, ...]


def ranking_messages(question: Question) -> tuple[Message, ...]:
    """Return the messages that ask for a ranking."""
    lines = [f"실행: {question.run}", *(f"증거 {e['id']}: {e['statement']}" for e in question.evidence)]
    named = ", ".join(f"{c}({load_taxonomy()[c].name_ko})" for c in question.candidates)
    ask = _ASK.format(candidates=named)
    return (Message("system", TASK), Message("user", f"{fenced('근거', chr(10).join(lines))}\n{ask}"))


def ranking_schema(question: Question) -> Schema[Ranking]:
    """Return the schema of a ranking whose ids all come from the question."""
    ids = [e["id"] for e in question.evidence]
    cause = flat_object(
        {"cause": one_of(question.candidates), "evidence": list_of(one_of(ids), MOST_CITED)},
    )
    shape = flat_object({"verdict": one_of([v.value for v in Verdict]), "causes": list_of(cause, MOST_RANKED)})
    return Schema(name="ranking", shape=shape, parse=lambda value: _checked(value, ids, question.candidates))


def _checked(value: object, ids: Sequence[str], candidates: Sequence[str]) -> Ranking:
    ranking = Ranking.model_validate(value)
    for each in ranking.causes:
        if each.cause not in candidates or not set(each.evidence) <= set(ids):
            raise ValueError("a cause or evidence that was not offered")
    return ranking
