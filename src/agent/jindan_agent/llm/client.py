"""Ask a model for an object, and come back in time whatever the server does."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from jindan_agent.llm.answer import ABOUT_SHAPE, WORTH_A_RETRY, Answer, Failure, FailureKind, Message, Usage
from jindan_agent.llm.deadline import within
from jindan_agent.llm.exchange import Question, Reply, Wire
from jindan_agent.llm.modes import Mode, canary, decode, with_form
from jindan_agent.llm.notice import Notice
from jindan_agent.llm.redact import Redactor
from jindan_agent.llm.schema import Json, Schema
from jindan_agent.llm.settings import ModelSettings

T = TypeVar("T")
_LONGEST_WAIT = 10.0
_PAUSE = 0.2
_GRACE = 0.5
# What a second try changes: away from the wording that failed.
_RETRY_TEMPERATURE = 0.4
_GIVE_UP_AFTER = 2


class _Habits(Struct):
    """What was learnt about the server by asking it."""

    mode: Mode | None = None
    newer_token_field: bool = False
    no_temperature: bool = False


class ModelClient:
    """One model for one diagnosis: `ask` is the only way to it.

    Everything sent is redacted here; every answer is checked here. Calls, tokens and seconds are counted in `usage`.
    After a failure that will not pass, or two in a row, later questions fail at once, with the same reason.
    """

    def __init__(self, settings: ModelSettings, redactor: Redactor, notice: Callable[[Notice], None]) -> None:
        self._settings = settings
        self._wire = Wire(settings)
        self._redactor = redactor
        self._notice = notice
        self._end = time.monotonic() + settings.total_seconds
        self._habits = _Habits()
        self._noticed = settings.is_local
        self._broken: Failure | None = None
        self._failed_in_a_row = 0
        self.usage = Usage()

    def close(self) -> None:
        """Close the connection to the server."""
        self._wire.close()

    @property
    def calls_left(self) -> int:
        """Return how many HTTP exchanges are left to this diagnosis."""
        return max(0, self._settings.max_calls - self.usage.calls)

    @property
    def mode(self) -> Mode | None:
        """Return how answers are asked for, None before the server was tried."""
        return self._habits.mode

    @property
    def room(self) -> int:
        """Return how many characters a prompt may have so that it and the answer surely fit the context."""
        return max(1000, self._settings.context_tokens - self._settings.max_tokens)

    def ask(self, messages: Sequence[Message], schema: Schema[T]) -> Answer[T] | Failure:
        """Return an answer that fits `schema`, or the failure after one more try."""
        if self._broken is not None:
            return self._broken
        self._announce(messages)
        failure = self._find_mode()
        if failure is not None:
            self._broken = failure
            return failure
        outcome = self._ask_in(messages, schema, self._habits.mode or Mode.TEXT)
        self._remember(outcome)
        return outcome

    def _announce(self, messages: Sequence[Message]) -> None:
        if self._noticed:
            return
        self._noticed = True
        size = sum(len(self._redactor.clean(m.content).encode()) for m in messages)
        self._notice(Notice(host=self._settings.host, first_bytes=size, redactions=self._redactor.count))

    def _find_mode(self) -> Failure | None:
        if self._habits.mode is not None:
            return None
        failure: Failure | None = None
        for mode in Mode:
            messages, schema = canary()
            outcome = self._ask_in(messages, schema, mode)
            if isinstance(outcome, Answer):
                self._habits.mode = mode
                return None
            failure = outcome
            if outcome.kind not in ABOUT_SHAPE:
                break
        return failure

    def _remember(self, outcome: Answer[T] | Failure) -> None:
        if isinstance(outcome, Answer):
            self._failed_in_a_row = 0
            return
        self._failed_in_a_row += 1
        if outcome.kind not in ABOUT_SHAPE or self._failed_in_a_row >= _GIVE_UP_AFTER:
            self._broken = outcome

    def _ask_in(self, messages: Sequence[Message], schema: Schema[T], mode: Mode) -> Answer[T] | Failure:
        asked = with_form(messages, schema.shape, mode)
        question = self._question(asked, schema, mode)
        outcome = self._once(question, schema, mode)
        if isinstance(outcome, Answer):
            return outcome
        again = self._second_try(question, outcome)
        if again is None or not self._wait(outcome):
            return outcome
        return self._once(again, schema, mode)

    def _question(self, messages: Sequence[Message], schema: Schema[T], mode: Mode) -> Question:
        return Question(
            messages=tuple((m.role, self._redactor.clean(m.content)) for m in messages),
            form=self._form(schema.name, schema.shape, mode),
            max_tokens=self._settings.max_tokens,
            temperature=None if self._habits.no_temperature else 0.0,
            newer_token_field=self._habits.newer_token_field,
        )

    def _form(self, name: str, shape: Json, mode: Mode) -> Json | None:
        if mode is Mode.JSON_SCHEMA:
            clean = self._redactor.clean_value(shape)
            return {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": clean}}
        return {"type": "json_object"} if mode is Mode.JSON_OBJECT else None

    def _second_try(self, question: Question, failure: Failure) -> Question | None:
        """Return what to ask instead, None when asking again is useless."""
        if failure.kind is FailureKind.BAD_REQUEST:
            return self._adapted(question, failure.detail)
        if failure.kind not in WORTH_A_RETRY:
            return None
        longer = question.max_tokens * 2 if failure.kind is FailureKind.TRUNCATED else question.max_tokens
        warmer = None if question.temperature is None else _RETRY_TEMPERATURE
        return replace(question, max_tokens=longer, temperature=warmer)

    def _adapted(self, question: Question, detail: str) -> Question | None:
        """Return the question in the dialect of newer OpenAI models, which refuse two of the older fields."""
        if "max_completion_tokens" in detail and not question.newer_token_field:
            self._habits.newer_token_field = True
            return replace(question, newer_token_field=True)
        if "temperature" in detail and question.temperature is not None:
            self._habits.no_temperature = True
            return replace(question, temperature=None)
        return None

    def _wait(self, failure: Failure) -> bool:
        pause = _PAUSE if failure.retry_after is None else failure.retry_after
        if pause > min(_LONGEST_WAIT, self._end - time.monotonic()):
            return False
        time.sleep(pause)
        return True

    def _once(self, question: Question, schema: Schema[T], mode: Mode) -> Answer[T] | Failure:
        reply = self._exchange(question)
        if isinstance(reply, Failure):
            return reply
        try:
            return Answer(value=schema.parse(decode(reply.text, mode)))
        except ValueError as error:
            return Failure(kind=FailureKind.SCHEMA, detail=str(error)[:300])

    def _exchange(self, question: Question) -> Reply | Failure:
        start = time.monotonic()
        seconds = min(self._settings.call_seconds, self._end - start)
        if seconds <= 0 or not self.calls_left:
            return Failure(kind=FailureKind.BUDGET)
        wire = self._wire
        outcome = within(seconds + _GRACE, lambda: wire.exchange(question, seconds))
        if outcome is None:
            self._wire = Wire(self._settings)
            outcome = Failure(kind=FailureKind.TIMEOUT)
        self._count(question, outcome, time.monotonic() - start)
        return outcome

    def _count(self, question: Question, outcome: Reply | Failure, seconds: float) -> None:
        used, reply = self.usage, outcome if isinstance(outcome, Reply) else None
        self.usage = Usage(
            calls=used.calls + 1,
            input_tokens=used.input_tokens + (reply.input_tokens if reply else 0),
            output_tokens=used.output_tokens + (reply.output_tokens if reply else 0),
            seconds=used.seconds + seconds,
            sent_bytes=used.sent_bytes + sum(len(text.encode()) for _, text in question.messages),
        )
