"""Who answers: a model behind a server, or one answer for everything."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from jindan_agent.llm.answer import Answer
from jindan_agent.llm.client import ModelClient
from jindan_agent.llm.redact import Redactor
from jindan_agent.llm.settings import ModelSettings
from jindan_evals.small_model.examples import RANKING
from jindan_evals.small_model.marks import marks
from jindan_evals.small_model.splits import Asked

# By name of what is judged: how many were right, of how many.
Tally = dict[str, tuple[int, int]]
_PLENTY = 100_000


def tally(asked: Sequence[Asked], answer: Callable[[Asked], object]) -> Tally:
    """Return what is right of the answers."""
    counted: dict[str, list[bool]] = defaultdict(list)
    for question in asked:
        for name, right in marks(question, answer(question)):
            counted[name].append(right)
    return {name: (sum(found), len(found)) for name, found in counted.items()}


def model_arm(settings: ModelSettings) -> Callable[[Asked], object]:
    """Return an arm that asks a model through the project's own client; a failed question has no answer."""
    generous = ModelSettings(
        base_url=settings.base_url,
        model=settings.model,
        api_key=settings.api_key,
        max_calls=_PLENTY,
        total_seconds=_PLENTY,
        max_tokens=settings.max_tokens,
    )
    clients = [_client(generous)]

    def answer(asked: Asked) -> object:
        outcome = clients[0].ask(lambda _: asked.example.messages, asked.example.schema)
        if isinstance(outcome, Answer):
            return outcome.value
        # A client gives up on its server after failures; the next question is a new one.
        clients[0].close()
        clients[0] = _client(generous)
        return None

    return answer


def _client(settings: ModelSettings) -> ModelClient:
    return ModelClient(settings, Redactor(), lambda _: None)


def constant_arm(asked: Sequence[Asked]) -> Callable[[Asked], object]:
    """Return an arm with one answer a task: the commonest one of these very questions, so the best constant there is.

    A ranking names the first candidate with the first evidence, for the commonest verdict.
    """
    commonest = _commonest(asked)

    def answer(question: Asked) -> object:
        if question.example.task != RANKING:
            return json.loads(commonest[question.example.task])
        cause = json.loads(json.dumps(question.example.schema.shape))["properties"]["causes"]["items"]["properties"]
        first = {"cause": cause["cause"]["enum"][0], "evidence": cause["evidence"]["items"]["enum"][:1]}
        return {"verdict": json.loads(commonest[RANKING])["verdict"], "causes": [first]}

    return answer


def _commonest(asked: Sequence[Asked]) -> Mapping[str, str]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for question in asked:
        found[question.example.task][question.example.answer] += 1
    return {task: answers.most_common(1)[0][0] for task, answers in found.items()}
