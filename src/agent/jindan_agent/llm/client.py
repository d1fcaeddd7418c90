"""Ask a model for an object, and come back in time whatever the server does."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from jindan_agent.llm.answer import Answer, Failure, FailureKind, Message, Usage
from jindan_agent.llm.asking import Asking, Learn, Pause, Prompt, Step
from jindan_agent.llm.context import Context
from jindan_agent.llm.deadline import within
from jindan_agent.llm.find_context import find_context
from jindan_agent.llm.modes import Mode
from jindan_agent.llm.notice import Notice
from jindan_agent.llm.question import Question, Reply
from jindan_agent.llm.redact import Redactor
from jindan_agent.llm.schema import Schema
from jindan_agent.llm.settings import ModelSettings
from jindan_agent.llm.wire import Wire

T = TypeVar("T")
_GRACE = 0.5
_LEARN_SECONDS = 5.0


class ModelClient:
    """One model for one diagnosis: `ask` is the only way to it. What is asked and checked is decided in `asking`."""

    def __init__(
        self,
        settings: ModelSettings,
        redactor: Redactor,
        notice: Callable[[Notice], None],
        show: Callable[[str], None] | None = None,
    ) -> None:
        self._asking = Asking(settings, redactor, notice, show)
        self._wire = Wire(settings)

    def announce(self, messages: Sequence[Message]) -> None:
        """Say where the messages go and how much they are, before anything is sent to a remote host."""
        self._asking.announce(messages)

    def close(self) -> None:
        """Close the connection to the server."""
        self._wire.close()

    @property
    def usage(self) -> Usage:
        """Return what was spent so far."""
        return self._asking.usage

    @property
    def calls_left(self) -> int:
        """Return how many HTTP exchanges are left to this diagnosis."""
        return self._asking.calls_left

    @property
    def seconds_left(self) -> float:
        """Return how much of the time of this diagnosis is left."""
        return self._asking.seconds_left

    @property
    def mode(self) -> Mode | None:
        """Return how answers are asked for, None before the server was tried."""
        return self._asking.mode

    @property
    def context(self) -> Context:
        """Return the size of the context as far as it is known."""
        return self._asking.context

    @property
    def room(self) -> int:
        """Return how many tokens a prompt may cost so that it and the answer surely fit the context."""
        return self._asking.room

    def ask(self, prompt: Prompt | Sequence[Message], schema: Schema[T]) -> Answer[T] | Failure:
        """Return an answer that fits `schema`, or the failure after one more try."""
        steps = self._asking.steps(prompt, schema)
        try:
            step = next(steps)
            while True:
                step = steps.send(self._taken(step))
        except StopIteration as stop:
            outcome: Answer[T] | Failure = stop.value
            return outcome

    def _taken(self, step: Step) -> Reply | Failure | None:
        match step:
            case Question():
                return self._exchange(step)
            case Pause(seconds=seconds):
                time.sleep(seconds)
            case Learn():
                self._learn()
        return None

    def _learn(self) -> None:
        wire, settings = self._wire, self._asking.settings
        found = within(min(_LEARN_SECONDS, self.seconds_left), lambda: find_context(wire.page, settings))
        if found is not None:
            self._asking.context = found

    def _exchange(self, question: Question) -> Reply | Failure:
        wire = self._wire
        # The first use of the client library loads the rest of it, which is no fault of the server.
        wire.open()
        start = time.monotonic()
        seconds = self._asking.seconds_for_a_call()
        if not seconds:
            return Failure(kind=FailureKind.BUDGET)
        outcome = within(seconds + _GRACE, lambda: wire.exchange(question, seconds))
        if outcome is None:
            self._wire = Wire(self._asking.settings)
            outcome = Failure(kind=FailureKind.TIMEOUT)
        self._asking.count(question, outcome, time.monotonic() - start)
        return outcome
