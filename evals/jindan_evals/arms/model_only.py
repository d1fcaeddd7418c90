"""The arm of a model alone: the end of the run's largest log, and nothing that the rules found."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from jindan_agent.llm.answer import Answer, Message
from jindan_agent.llm.client import ModelClient
from jindan_agent.llm.redact import Redactor
from jindan_agent.llm.schema import Schema, flat_object, list_of, one_of
from jindan_agent.llm.settings import ModelSettings
from jindan_agent.prompts.fence import fenced
from jindan_agent.prompts.task import TASK
from jindan_evals.arms.prediction import Prediction
from jindan_tools.causes.catalogue import load_taxonomy, page
from jindan_tools.model.diagnosis import Diagnosis, Verdict
from jindan_tools.readers.decode import read_text

_LINES = 60
_LONGEST = 160
_MOST_CAUSES, _MOST_CITED = 3, 3
_LEVELS = {"low": 0.3, "medium": 0.6, "high": 0.9}
_ASK = """\
위 기록만 보고 학습 실행을 진단하세요.
- verdict: healthy, failing, crashed, insufficient_evidence 가운데 하나
- confidence: 첫 원인을 얼마나 믿는지. low, medium, high 가운데 하나
- causes: 그럴듯한 원인의 id를 차례로 셋까지. 정상이면 빈 목록
- lines: 첫 원인을 말해 주는 줄의 번호(L1, L2)를 셋까지"""


class _Reply(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    verdict: Literal["healthy", "failing", "crashed", "insufficient_evidence"]
    confidence: Literal["low", "medium", "high"]
    causes: Annotated[list[str], Field(max_length=_MOST_CAUSES)]
    lines: Annotated[list[str], Field(max_length=_MOST_CITED)]


def model_only(diagnosis: Diagnosis, settings: ModelSettings) -> Prediction:
    """Return what a model says of the raw end of the log; no answer counts as insufficient evidence."""
    places, shown = _tail(diagnosis)
    numbered = "\n".join(f"L{n}| {line}" for n, line in enumerate(shown, start=1))
    messages = (Message("system", TASK), Message("user", f"{fenced('로그', numbered)}\n{_ASK}"))
    client = ModelClient(settings, Redactor(), lambda _: None)
    start = time.monotonic()
    try:
        outcome = client.ask(messages, _schema(len(shown)))
    finally:
        client.close()
    spent, tokens = time.monotonic() - start, client.usage.input_tokens + client.usage.output_tokens
    if not isinstance(outcome, Answer):
        return Prediction(verdict=Verdict.INSUFFICIENT_EVIDENCE.value, seconds=spent, tokens=tokens)
    return _prediction(outcome.value, places, diagnosis, spent, tokens)


def _schema(lines: int) -> Schema[_Reply]:
    causes = [cause for cause in load_taxonomy() if page(cause).kind != "none"]
    shape = flat_object(
        {
            "verdict": one_of([v.value for v in Verdict]),
            "confidence": one_of(list(_LEVELS)),
            "causes": list_of(one_of(causes), _MOST_CAUSES),
            "lines": list_of(one_of([f"L{n}" for n in range(1, lines + 1)] or ["L1"]), _MOST_CITED),
        }
    )
    return Schema(name="diagnosis", shape=shape, parse=_Reply.model_validate)


def _tail(diagnosis: Diagnosis) -> tuple[list[str], list[str]]:
    """Return the places and the texts of the last lines of the largest file that is a log, or of the largest file."""
    files = sorted(diagnosis.run.files, key=lambda f: (f.path.endswith((".log", ".out", ".txt")), f.size))
    if not files:
        return [], []
    file = files[-1]
    lines = read_text(Path(diagnosis.run.root), file.path, file.size).lines[-_LINES:]
    return [f"{file.path}:{line.number}" for line in lines], [line.text[:_LONGEST] for line in lines]


def _prediction(reply: _Reply, places: list[str], diagnosis: Diagnosis, seconds: float, tokens: int) -> Prediction:
    named = tuple(dict.fromkeys(c for c in reply.causes if c in load_taxonomy()))
    cited = {places[n - 1] for line in reply.lines if (n := _number(line)) and n <= len(places)}
    well = cited & _places_for(diagnosis, named[0]) if named else set[str]()
    return Prediction(
        verdict=reply.verdict,
        causes=named,
        confidence=_LEVELS[reply.confidence] if named else None,
        cited=len(cited),
        cited_well=len(well),
        claims=min(1, len(named)),
        unsupported=1 if named and not well else 0,
        seconds=seconds,
        tokens=tokens,
    )


def _number(line: str) -> int:
    digits = line.removeprefix("L")
    return int(digits) if digits.isdecimal() else 0


def _places_for(diagnosis: Diagnosis, cause: str) -> set[str]:
    """Return the places whose evidence argues for a cause, by the rules."""
    told = [f for f in diagnosis.findings if f.argues.get(cause, 0.0) > 0]
    return {e.source.place() for f in told for e in f.evidence if e.source is not None}
