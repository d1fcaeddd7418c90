"""The model of a conversation: answers that fit a schema, and text that comes while it is written; both can be cancelled."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import TypeVar

from jindan_agent.llm.answer import Answer, Failure, FailureKind, Message
from jindan_agent.llm.asking import Asking, Learn, Pause, Prompt, Step, Steps
from jindan_agent.llm.async_wire import AsyncWire, Piece
from jindan_agent.llm.deadline import within
from jindan_agent.llm.find_context import find_context
from jindan_agent.llm.notice import Notice
from jindan_agent.llm.question import Question, Reply
from jindan_agent.llm.redact import Redactor
from jindan_agent.llm.schema import Schema
from jindan_agent.llm.settings import ModelSettings
from jindan_agent.llm.wire import Wire

T = TypeVar("T")
_LEARN_SECONDS = 5.0


class AsyncModelClient:
    """One model for one conversation. Cancelling the task that waits ends an exchange at once."""

    def __init__(
        self,
        settings: ModelSettings,
        redactor: Redactor,
        notice: Callable[[Notice], None],
        show: Callable[[str], None] | None = None,
    ) -> None:
        self.asking = Asking(settings, redactor, notice, show)
        self._wire = AsyncWire(settings)

    async def close(self) -> None:
        """Close the connection to the server."""
        await self._wire.close()

    async def ask(self, prompt: Prompt | Sequence[Message], schema: Schema[T]) -> Answer[T] | Failure:
        """Return an answer that fits `schema`, or the failure after one more try."""
        return await self._driven(self.asking.steps(prompt, schema))

    async def talk(self, prompt: Prompt | Sequence[Message]) -> AsyncGenerator[Piece | Reply | Failure, None]:
        """Yield running text piece by piece, last of all the whole reply or why there is none.

        A failure before the first piece is tried once more in the dialect of newer servers when that may help.
        """
        question = self.asking.talk_question(prompt)
        self.asking.announce([Message(role, text) for role, text in question.messages])
        failure: Failure | None = None
        async with aclosing(self._talked(question)) as parts:
            async for part in parts:
                if isinstance(part, Failure):
                    failure = part
                else:
                    yield part
        again = None if failure is None else self.asking.adapted(question, failure.detail)
        if failure is not None and again is None:
            yield failure
        if again is not None:
            async with aclosing(self._talked(again)) as parts:
                async for part in parts:
                    yield part

    async def _talked(self, question: Question) -> AsyncGenerator[Piece | Reply | Failure, None]:
        start, seconds = time.monotonic(), self.asking.seconds_for_a_call()
        if not seconds:
            yield Failure(kind=FailureKind.BUDGET)
            return
        outcome: Reply | Failure = Failure(kind=FailureKind.TRUNCATED)
        try:
            async with aclosing(self._wire.talk(question, seconds)) as parts:
                async for part in parts:
                    if not isinstance(part, Piece):
                        outcome = part
                    yield part
        finally:
            self.asking.count(question, outcome, time.monotonic() - start)

    async def _driven(self, steps: Steps[T]) -> T:
        try:
            step = next(steps)
            while True:
                step = steps.send(await self._taken(step))
        except StopIteration as stop:
            outcome: T = stop.value
            return outcome

    async def _taken(self, step: Step) -> Reply | Failure | None:
        match step:
            case Question():
                return await self._exchange(step)
            case Pause(seconds=seconds):
                await asyncio.sleep(seconds)
            case Learn():
                await asyncio.to_thread(self._learn)
        return None

    def _learn(self) -> None:
        wire, settings = Wire(self.asking.settings), self.asking.settings
        found = within(min(_LEARN_SECONDS, self.asking.seconds_left), lambda: find_context(wire.page, settings))
        wire.close()
        if found is not None:
            self.asking.context = found

    async def _exchange(self, question: Question) -> Reply | Failure:
        start, seconds = time.monotonic(), self.asking.seconds_for_a_call()
        if not seconds:
            return Failure(kind=FailureKind.BUDGET)
        outcome = await self._wire.exchange(question, seconds)
        self.asking.count(question, outcome, time.monotonic() - start)
        return outcome
