"""What goes over the wire and what comes back: a question of redacted text, a finished reply or why there is none."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, TypedDict, cast

import openai
from msgspec import Struct
from pydantic import BaseModel, ValidationError

from jindan_agent.llm.answer import Failure, FailureKind
from jindan_agent.llm.redact import Clean

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessageParam
    from openai.types.chat.completion_create_params import ResponseFormat

MOST_BYTES = 4 << 20
_KIND_OF_STATUS = {
    401: FailureKind.KEY,
    403: FailureKind.KEY,
    404: FailureKind.NOT_FOUND,
    408: FailureKind.TIMEOUT,
    429: FailureKind.RATE,
}
# llama.cpp answers 500 when the text does not fit the grammar it had itself enforced (ggml-org/llama.cpp#27279).
_GRAMMAR_BROKEN = "does not match the expected"


class Question(Struct, frozen=True, kw_only=True):
    """What goes over the wire. Only redacted text has the type that fits in here.

    `with_usage` asks a stream to count its tokens, which not every server knows.
    """

    messages: tuple[tuple[Literal["system", "user", "assistant"], Clean], ...]
    form: Mapping[str, object] | None
    max_tokens: int
    temperature: float | None = 0.0
    newer_token_field: bool = False
    with_usage: bool = True


class Reply(Struct, frozen=True, kw_only=True):
    """A whole, finished answer of the server."""

    text: str
    input_tokens: int
    output_tokens: int


class CutOffError(Exception):
    """The body broke off, took too long or grew too large."""


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class UsageReport(BaseModel):
    """The tokens of an exchange as the server counts them."""

    prompt_tokens: int | None = 0
    completion_tokens: int | None = 0


class _Completion(BaseModel):
    choices: list[_Choice]
    usage: UsageReport | None = None


class Arguments(TypedDict):
    """The arguments of the client library's `create` that every exchange shares."""

    model: str
    messages: list[ChatCompletionMessageParam]
    response_format: ResponseFormat | openai.Omit
    max_tokens: int | openai.Omit
    max_completion_tokens: int | openai.Omit
    temperature: float | openai.Omit
    timeout: float


def arguments(question: Question, model: str, seconds: float) -> Arguments:
    """Return what to call `create` with; a server that does not know a field may answer 400, so fields nobody asked for are left out."""
    newer = question.newer_token_field
    return Arguments(
        model=model,
        messages=[
            cast("ChatCompletionMessageParam", {"role": role, "content": text}) for role, text in question.messages
        ],
        response_format=cast("ResponseFormat", question.form) if question.form is not None else openai.omit,
        max_tokens=openai.omit if newer else question.max_tokens,
        max_completion_tokens=question.max_tokens if newer else openai.omit,
        temperature=openai.omit if question.temperature is None else question.temperature,
        timeout=seconds,
    )


def reply_of(body: bytes) -> Reply | Failure:
    """Return the finished reply in the body of an answer with status 200."""
    try:
        completion = _Completion.model_validate_json(body)
    except ValidationError:
        return Failure(kind=FailureKind.NOT_JSON, detail=body[:200].decode("utf-8", "replace"))
    if not completion.choices:
        return Failure(kind=FailureKind.EMPTY)
    choice = completion.choices[0]
    if choice.finish_reason != "stop":
        return Failure(kind=FailureKind.TRUNCATED, detail=str(choice.finish_reason))
    if not choice.message.content:
        return Failure(kind=FailureKind.EMPTY)
    usage = completion.usage or UsageReport()
    return Reply(
        text=choice.message.content,
        input_tokens=max(0, usage.prompt_tokens or 0),
        output_tokens=max(0, usage.completion_tokens or 0),
    )


def failure_of(error: Exception, end: float) -> Failure:
    """Return why an exchange failed; `end` is the moment of the clock at which it had to be over. Bugs are raised again."""
    match error:
        case openai.APITimeoutError() | TimeoutError():
            return Failure(kind=FailureKind.TIMEOUT)
        case openai.APIStatusError():
            return _refusal(error)
        case openai.APIConnectionError():
            return Failure(kind=FailureKind.REFUSED, detail=str(error.__cause__ or error))
        case CutOffError():
            late = time.monotonic() >= end
            return Failure(kind=FailureKind.TIMEOUT if late else FailureKind.TRUNCATED, detail=str(error))
        case _:
            raise error


def _refusal(error: openai.APIStatusError) -> Failure:
    status, detail = error.status_code, error.message[:500]
    kind = _KIND_OF_STATUS.get(status, FailureKind.BAD_REQUEST if status < 500 else FailureKind.SERVER)
    if status >= 500 and _GRAMMAR_BROKEN in detail:
        kind = FailureKind.SCHEMA
    return Failure(kind=kind, detail=detail, retry_after=_seconds(error.response.headers.get("retry-after")))


def _seconds(text: str | None) -> float | None:
    try:
        return None if text is None else max(0.0, float(text))
    except ValueError:
        return None
