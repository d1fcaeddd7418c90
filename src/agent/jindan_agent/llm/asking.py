"""How a model is asked, apart from any connection: which question comes next, given what the server answered."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from jindan_agent.llm.answer import ABOUT_SHAPE, WORTH_A_RETRY, Answer, Failure, FailureKind, Message, Usage
from jindan_agent.llm.context import Context, refused_limit
from jindan_agent.llm.modes import Mode, canary, decode, with_form
from jindan_agent.llm.notice import Notice, prompt_text
from jindan_agent.llm.probe import SMALLEST, probe
from jindan_agent.llm.question import Question, Reply
from jindan_agent.llm.redact import Redactor
from jindan_agent.llm.schema import Json, Schema
from jindan_agent.llm.settings import CONTEXT_TOKENS, ModelSettings
from jindan_agent.llm.shorter import shorter_form, shorter_messages
from jindan_agent.llm.tokens import tokens_at_most

T = TypeVar("T")
_LONGEST_WAIT = 10.0
_PAUSE = 0.2
# What a second try changes: away from the wording that failed.
_RETRY_TEMPERATURE = 0.4
_GIVE_UP_AFTER = 2
# What a letter of an answer costs: with a usual vocabulary, and at most (a slot such as {E12} spelled byte by byte).
_LETTER_TOKENS = (2, 6)


class Pause(Struct, frozen=True, kw_only=True):
    """Wait before the next question."""

    seconds: float


class Learn(Struct, frozen=True):
    """Find out from the server's own pages how large its context is, and put it into `context`."""


class _Habits(Struct):
    """What was learnt about the server by asking it."""

    mode: Mode | None = None
    newer_token_field: bool = False
    no_temperature: bool = False
    no_stream_usage: bool = False


Step = Question | Pause | Learn
# A question is answered with a reply or a failure, the other steps with None.
Steps = Generator[Step, Reply | Failure | None, T]
Prompt = Callable[[int], Sequence[Message]]


class Asking:
    """One model for one diagnosis or conversation, without a connection.

    A driver takes questions from `steps`, sends them, and hands back replies. Everything sent is redacted here; every
    answer is checked here. Calls, tokens and seconds are counted in `usage`. After a failure that will not pass, or
    two in a row, later questions fail at once, with the same reason.
    """

    def __init__(
        self,
        settings: ModelSettings,
        redactor: Redactor,
        notice: Callable[[Notice], None],
        show: Callable[[str], None] | None = None,
    ) -> None:
        self.settings = settings
        self.redactor = redactor
        given = settings.context_tokens
        self.context = Context(tokens=given or CONTEXT_TOKENS, origin="given" if given else "assumed")
        self.usage = Usage()
        self._notice = notice
        self._show = show
        self._end = time.monotonic() + settings.total_seconds
        self._habits = _Habits()
        self._noticed = settings.is_local
        self._broken: Failure | None = None
        self._failed_in_a_row = 0
        self._calls = 0
        self._learnt = False

    def tell(self, notice: Callable[[Notice], None], show: Callable[[str], None] | None) -> None:
        """Tell somebody else from now on: each question of a conversation has its own listener."""
        self._notice, self._show = notice, show

    def renew(self) -> None:
        """Give a further question of a conversation the whole limit of time and calls, and the server a new chance."""
        self._end = time.monotonic() + self.settings.total_seconds
        self._calls = 0
        self._broken = None
        self._failed_in_a_row = 0

    @property
    def calls_left(self) -> int:
        """Return how many HTTP exchanges are left to this diagnosis."""
        return max(0, self.settings.max_calls - self._calls)

    @property
    def mode(self) -> Mode | None:
        """Return how answers are asked for, None before the server was tried."""
        return self._habits.mode

    @property
    def room(self) -> int:
        """Return how many tokens a prompt may cost so that it and the answer surely fit the context."""
        return max(1000, self.context.tokens - self.settings.max_tokens)

    @property
    def seconds_left(self) -> float:
        """Return how much of the whole time is left, 0 when none is."""
        return max(0.0, self._end - time.monotonic())

    def seconds_for_a_call(self) -> float:
        """Return how long the next exchange may take, 0 when time or calls are used up."""
        left = min(self.settings.call_seconds, self.seconds_left)
        return left if self.calls_left else 0.0

    def count(self, question: Question, outcome: Reply | Failure, seconds: float) -> None:
        """Add one exchange to `usage`."""
        used, reply = self.usage, outcome if isinstance(outcome, Reply) else None
        self._calls += 1
        self.usage = Usage(
            calls=used.calls + 1,
            input_tokens=used.input_tokens + (reply.input_tokens if reply else 0),
            output_tokens=used.output_tokens + (reply.output_tokens if reply else 0),
            seconds=used.seconds + seconds,
            sent_bytes=used.sent_bytes + sum(len(text.encode()) for _, text in question.messages),
        )

    def announce(self, messages: Sequence[Message]) -> None:
        """Say once, before anything is sent to a remote host, where it goes and how much."""
        if self._noticed:
            return
        self._noticed = True
        size = sum(len(self.redactor.clean(m.content).encode()) for m in messages)
        self._notice(Notice(host=self.settings.host, first_bytes=size, redactions=self.redactor.count))

    def steps(self, prompt: Prompt | Sequence[Message], schema: Schema[T]) -> Steps[Answer[T] | Failure]:
        """Yield what to send until there is an answer that fits `schema`, or the failure after one more try.

        `prompt` gives the messages for a number of tokens: how many there are is known only once the server was asked.
        """
        if self._broken is not None:
            return self._broken
        failure = yield from self.ready_steps(prompt)
        if failure is not None:
            return failure
        outcome = yield from self._fitted(prompt, schema, self._habits.mode or Mode.TEXT)
        self._remember(outcome)
        return outcome

    def ready_steps(self, prompt: Prompt | Sequence[Message]) -> Steps[Failure | None]:
        """Yield what finds out the abilities of the server and the size of its context; the failure when it has none."""
        self.announce(self._messages(prompt))
        failure = yield from self._find_mode()
        if failure is not None:
            self._broken = failure
            return failure
        if self.context.origin == "assumed" and not self._learnt:
            self._learnt = True
            yield Learn()
        size = sum(tokens_at_most(m.content) for m in self._messages(prompt))
        if self.context.origin == "assumed" and size > SMALLEST and not self.settings.says_when_too_long:
            yield from self._probe()
        return None

    def talk_question(self, prompt: Prompt | Sequence[Message]) -> Question:
        """Return the question that asks for running text."""
        return self._question(self._messages(prompt), None)

    def _messages(self, prompt: Prompt | Sequence[Message]) -> Sequence[Message]:
        return prompt(self.room) if callable(prompt) else prompt

    def _probe(self) -> Steps[None]:
        """Halve the assumed context when the beginning of a prompt that fills it is not read; no server has less."""
        messages, schema = probe(self.room)
        outcome = yield from self._in_mode(messages, schema, self._habits.mode or Mode.TEXT)
        whole = self.context.tokens
        self.context = Context(tokens=whole if isinstance(outcome, Answer) else whole // 2, origin="probe")

    def adapted(self, question: Question, detail: str) -> Question | None:
        """Return the question in the dialect of servers that refuse one of its fields."""
        if "max_completion_tokens" in detail and not question.newer_token_field:
            self._habits.newer_token_field = True
            return replace(question, newer_token_field=True)
        if "temperature" in detail and question.temperature is not None:
            self._habits.no_temperature = True
            return replace(question, temperature=None)
        if "stream_options" in detail and question.with_usage:
            self._habits.no_stream_usage = True
            return replace(question, with_usage=False)
        return None

    def _find_mode(self) -> Steps[Failure | None]:
        if self._habits.mode is not None:
            return None
        failure: Failure | None = None
        for mode in Mode:
            messages, schema = canary()
            outcome = yield from self._in_mode(messages, schema, mode)
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

    def _fitted(self, prompt: Prompt | Sequence[Message], schema: Schema[T], mode: Mode) -> Steps[Answer[T] | Failure]:
        """Ask, and once more with a shorter prompt when the server says that this one does not fit its context."""
        before = self.context.tokens
        outcome = yield from self._in_mode(self._messages(prompt), schema, mode)
        if isinstance(outcome, Failure) and self.context.tokens < before and callable(prompt):
            outcome = yield from self._in_mode(self._messages(prompt), schema, mode)
        return outcome

    def _in_mode(self, messages: Sequence[Message], schema: Schema[T], mode: Mode) -> Steps[Answer[T] | Failure]:
        asked = with_form(messages, schema.shape, mode)
        question = self._question(asked, self._form(schema.name, schema.shape, mode))
        outcome = _parsed((yield question), schema, mode)
        if isinstance(outcome, Answer):
            return outcome
        again = self._second_try(question, outcome)
        pause = _PAUSE if outcome.retry_after is None else outcome.retry_after
        if again is None or pause > min(_LONGEST_WAIT, self._end - time.monotonic()):
            return outcome
        yield Pause(seconds=pause)
        if outcome.kind is FailureKind.TRUNCATED:
            return (yield from self._shorter(messages, schema, mode, again))
        return _parsed((yield again), schema, mode)

    def _shorter(
        self, messages: Sequence[Message], schema: Schema[T], mode: Mode, longer: Question
    ) -> Steps[Answer[T] | Failure]:
        """Ask for less after an answer that was cut off, and for so little that it cannot be cut off when it is again."""
        wish = shorter_messages(messages)
        known = sum(tokens_at_most(m.content) for m in wish)
        tokens = max(self.settings.max_tokens, min(longer.max_tokens, self.context.tokens - known))
        outcome: Answer[T] | Failure = Failure(kind=FailureKind.TRUNCATED)
        for dearest in _LETTER_TOKENS:
            shape = shorter_form(schema.shape, tokens, dearest)
            asked = self._question(with_form(wish, shape, mode), self._form(schema.name, shape, mode))
            asked = replace(asked, max_tokens=tokens, temperature=longer.temperature)
            outcome = _parsed((yield asked), schema, mode)
            if isinstance(outcome, Answer) or outcome.kind is not FailureKind.TRUNCATED:
                break
        return outcome

    def _question(self, messages: Sequence[Message], form: Json | None) -> Question:
        question = Question(
            messages=tuple((m.role, self.redactor.clean(m.content)) for m in messages),
            form=form,
            max_tokens=self.settings.max_tokens,
            temperature=None if self._habits.no_temperature else 0.0,
            newer_token_field=self._habits.newer_token_field,
            with_usage=not self._habits.no_stream_usage,
        )
        if self._show is not None:
            self._show(prompt_text(self.settings.host, question.messages))
        return question

    def _form(self, name: str, shape: Json, mode: Mode) -> Json | None:
        if mode is Mode.JSON_SCHEMA:
            clean = self.redactor.clean_value(shape)
            return {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": clean}}
        return {"type": "json_object"} if mode is Mode.JSON_OBJECT else None

    def _second_try(self, question: Question, failure: Failure) -> Question | None:
        """Return what to ask instead, None when asking again is useless."""
        limit = refused_limit(failure.detail)
        if limit is not None:
            self.context = Context(tokens=limit, origin="error")
        if failure.kind is FailureKind.BAD_REQUEST:
            return self.adapted(question, failure.detail)
        if failure.kind not in WORTH_A_RETRY:
            return None
        longer = question.max_tokens * 2 if failure.kind is FailureKind.TRUNCATED else question.max_tokens
        warmer = None if question.temperature is None else _RETRY_TEMPERATURE
        return replace(question, max_tokens=longer, temperature=warmer)


def _parsed(reply: Reply | Failure | None, schema: Schema[T], mode: Mode) -> Answer[T] | Failure:
    if not isinstance(reply, Reply):
        return reply or Failure(kind=FailureKind.EMPTY)
    try:
        return Answer(value=schema.parse(decode(reply.text, mode)))
    except ValueError as error:
        return Failure(kind=FailureKind.SCHEMA, detail=str(error)[:300])
